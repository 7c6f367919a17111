import * as z from 'zod';
import { losses } from '../../engine/losses';
import { entrySchema, nameSchema } from './registry-entry';
import {
  BALANCES,
  type LossEntry,
  type LossFileReference,
  type Moment,
  type NamedLoss,
  type PhaseEntry,
  type SimpleLoss,
  type TermEntry,
} from './run-file';

const reduction = z
  .enum(['mean', 'sum'])
  .default('mean')
  .describe('How the rows of a batch become one number. Under "sum" the gradient grows with the batch size.');

function namedByString(type: string): NamedLoss {
  const options = losses.get(type)!.options.parse({});
  return { kind: 'named', type, options, reduction: 'mean' };
}

const byName = nameSchema(losses).transform(namedByString);

const byObject = entrySchema(losses, { reduction }).transform(
  ({ type, reduction, ...options }): NamedLoss => ({ kind: 'named', type, options, reduction }),
);

const byFile = z
  .string()
  .regex(/^[^#]+\.loss\.js(#[\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u, {
    abort: true,
    message: 'a loss file is written as "name.loss.js" or "name.loss.js#function"',
  })
  .transform((text): LossFileReference => {
    const [path, exportName = null] = text.split('#');
    return { kind: 'file', path, exportName };
  })
  .describe('A loss of your own: a file, with #name for a function other than the default export.');

const simpleLoss: z.ZodType<SimpleLoss> = z.union([byName, byFile, byObject]).meta({ id: 'simpleLoss' });

const columnName = z.string().min(1);

/** Terms of a sum, or losses of a schedule: which of them count at a step is kept in the bits of one number. */
const MOST_PARTS = 30;

const term: z.ZodType<TermEntry> = z
  .strictObject({
    name: z
      .string()
      .regex(/^[^./]+$/, 'a name of a term has no dot and no slash')
      .describe('What charts and messages call the term.'),
    loss: simpleLoss.describe('The loss of this term.'),
    weight: z.number().default(1).describe('Factor on this term in the sum.'),
    target: z
      .union([columnName, z.array(columnName).min(1)])
      .optional()
      .describe('The target column, or columns, that this term is about. Default: all.'),
  })
  .transform(({ target, ...rest }) => ({
    ...rest,
    target: target === undefined ? null : typeof target === 'string' ? [target] : target,
  }));

const termList = z
  .array(term)
  .min(1)
  .max(MOST_PARTS)
  .check((context) => {
    const seen = new Set(['penalty']);
    context.value.forEach(({ name }, i) => {
      if (seen.has(name)) {
        const why = name === 'penalty' ? 'is taken by the regularization' : 'is the name of another term';
        const message = `'${name}' ${why}; choose another name`;
        context.issues.push({ code: 'custom', message, path: [i, 'name'], input: name });
      }
      seen.add(name);
    });
  })
  .describe('Losses that are added up, each with its weight.');

const terms = z.strictObject({
  terms: termList,
  balance: z
    .enum(BALANCES)
    .default('fixed')
    .describe(
      'How the weights go on: "fixed", or adapted while training: "uncertainty" (Kendall 2018), "gradNorm" (Chen 2018), "dwa" (Liu 2019), "pcGrad" (Yu 2020).',
    ),
});

const moment = z
  .strictObject({
    epoch: z.int().nonnegative().optional().describe('The 0-based epoch.'),
    step: z.int().nonnegative().optional().describe('The 0-based step.'),
  })
  .check(exactlyOne('epoch', 'step'))
  .transform(({ epoch, step }) => momentOf(epoch, step));

const duration = z
  .strictObject({
    epochs: z.int().nonnegative().optional(),
    steps: z.int().nonnegative().optional(),
  })
  .check(exactlyOne('epochs', 'steps'))
  .transform(({ epochs, steps }) => momentOf(epochs, steps));

function momentOf(epoch: number | undefined, step: number | undefined): Moment {
  return epoch === undefined ? { unit: 'step', count: step ?? 0 } : { unit: 'epoch', count: epoch };
}

function exactlyOne(first: string, second: string) {
  return (context: z.core.ParsePayload<Record<string, unknown>>): void => {
    if ((context.value[first] === undefined) !== (context.value[second] === undefined)) return;
    const message = `one of '${first}' and '${second}' is needed`;
    context.issues.push({ code: 'custom', message, path: [], input: context.value });
  };
}

const START: Moment = { unit: 'step', count: 0 };

const phase = z
  .strictObject({
    loss: z
      .union([simpleLoss, z.strictObject({ terms: termList }).transform(({ terms: list }) => list)])
      .describe('The loss from then on.'),
    from: moment.optional().describe('When it begins; the first one begins with the run.'),
    blend: duration.optional().describe('How long it takes to replace the loss before. Default: at once.'),
  })
  .transform(({ loss, from, blend = START }) => ({ loss, from, blend }));

const schedule = z.strictObject({
  schedule: z
    .array(phase)
    .min(1)
    .check((context) => {
      const parts = context.value.reduce((count, { loss }) => count + ('kind' in loss ? 1 : loss.length), 0);
      if (parts <= MOST_PARTS) return;
      const message = `a schedule has at most ${MOST_PARTS} losses, and this one has ${parts}`;
      context.issues.push({ code: 'custom', message, path: [], input: context.value });
    })
    .transform((phases, context): readonly PhaseEntry[] =>
      phases.map(({ loss, from, blend }, i) => {
        const before = phases[i - 1]?.from;
        if (from === undefined && i > 0) {
          const message = "'from' is missing: only the first loss begins with the run";
          context.issues.push({ code: 'custom', message, path: [i], input: from });
        }
        if (from !== undefined && before?.unit === from.unit && from.count <= before.count) {
          const message = `the loss before it begins at ${before.unit} ${before.count}; list losses in the order in which they begin`;
          context.issues.push({ code: 'custom', message, path: [i, 'from'], input: from });
        }
        return { loss, from: from ?? START, blend };
      }),
    )
    .describe('Losses that follow one another.'),
});

/** The key `loss`: a name, an object with options, a loss file, terms or a schedule. */
export const lossSection: z.ZodType<LossEntry> = z
  .union([
    byName,
    byFile,
    byObject,
    terms.transform((value) => ({ kind: 'terms' as const, ...value })),
    schedule.transform(({ schedule: phases }) => ({ kind: 'schedule' as const, phases })),
  ])
  .describe('What is minimized.');
