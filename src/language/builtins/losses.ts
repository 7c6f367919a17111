import * as z from 'zod';
import { losses } from '../../engine/losses';
import {
  reduceLoss,
  type LossArgument,
  type LossDefinition,
  type UnreducedLoss,
} from '../../engine/losses/loss';
import type { Node } from '../../engine/graph';
import { nearestSpelling } from '../../engine/spelling';
import { LossFileError } from '../problem';
import { isList, isRecord, type RecordValue, type Value } from '../value';
import { ArgumentReader } from './arguments';
import type { Argument, Builtin } from './builtin';

const REDUCTIONS = ['mean', 'sum', 'none'] as const;
const reductionSchema = z.enum(REDUCTIONS).default('mean');
const PAIR: readonly LossArgument[] = [{ name: 'prediction' }, { name: 'target' }];

/** Each loss of the engine as a function, reduced to its mean unless told otherwise. */
export const lossBuiltins: readonly Builtin[] = [...losses.values()].map(lossBuiltin);

function lossBuiltin(definition: LossDefinition): Builtin {
  const { name, summary, formula, source, tensors } = definition;
  const parameters = tensors?.arguments ?? PAIR;
  const names = parameters.map((parameter) =>
    parameter.optional === true ? `${parameter.name}?` : parameter.name,
  );
  const signature = `${name}(${names.join(', ')}, { ${optionNames(definition).join(', ')} }?)`;
  return {
    name,
    signature,
    summary: `${summary} ${formula}`,
    shapes: 'reduces to one number; { reduction: "none" } keeps one for each element or row',
    source,
    apply(call) {
      const read = new ArgumentReader(call, signature);
      const given = call.args.filter(({ value }) => !isRecord(value)).length;
      const form = given <= PAIR.length ? PAIR : parameters;
      const nodes = form.slice(0, Math.max(given, required(form))).map((each) => read.tensor(each.name));
      const { values, span } = read.options();
      read.end();
      const { reduction, ...options } = toPlain(values, span);
      if (options.classWeight === 'balanced') {
        throw new LossFileError(
          `${name}: only a run file knows the rows of each class; give classWeight as a list`,
          span,
        );
      }
      return reduceLoss(
        build(definition, nodes, parse(definition.options, options, definition, span)),
        parse(reductionSchema, reduction, definition, span),
      );
    },
  };
}

function optionNames({ options }: LossDefinition): string[] {
  return [...Object.keys(options.shape), 'reduction'];
}

function required(parameters: readonly LossArgument[]): number {
  return parameters.filter(({ optional }) => optional !== true).length;
}

/** Two tensors are prediction and target of any loss; more are for the form with one argument for each. */
function build(
  definition: LossDefinition,
  nodes: readonly Node[],
  options: Record<string, unknown>,
): UnreducedLoss {
  const { tensors } = definition;
  return tensors === undefined || nodes.length === PAIR.length
    ? definition.build(nodes[0], nodes[1], options)
    : tensors.build(nodes, options);
}

function parse<T>(
  schema: z.ZodType<T>,
  value: unknown,
  definition: LossDefinition,
  span: Argument['span'],
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue.code === 'unrecognized_keys') {
    const names = optionNames(definition);
    const nearest = nearestSpelling(issue.keys[0], names);
    const hint = nearest === null ? `; there are ${names.join(', ')}` : `; did you mean '${nearest}'?`;
    throw new LossFileError(`${definition.name} has no option '${issue.keys[0]}'${hint}`, span);
  }
  throw new LossFileError(`${definition.name}: ${issue.path.join('.')} ${issue.message}`, span);
}

/** Options as the engine's schemas take them: plain numbers, text, true, false, null and lists of these. */
function toPlain(values: RecordValue, span: Argument['span']): Record<string, unknown> {
  return Object.fromEntries([...values].map(([key, value]) => [key, plainValue(value, key, span)]));
}

function plainValue(value: Value, key: string, span: Argument['span']): unknown {
  if (isList(value)) return value.map((each) => plainValue(each, key, span));
  if (value === null || typeof value !== 'object') return value;
  throw new LossFileError(
    `the option ${key} must be a plain number, text, true, false or a list of these`,
    span,
  );
}
