import type { Node } from '../../engine/graph';
import { sizeOf } from '../../engine/shape';
import { LossFileError } from '../problem';
import { DEFAULT_CONTEXTS, type CheckContext } from './context';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';

/** A loss with what was found of it over a context. */
export interface Judged {
  readonly context: CheckContext;
  readonly remarks: readonly LossRemark[];
}

/** What the loss is over a context. @throws LossFileError when it cannot be built */
type GraphsOf = (context: CheckContext) => readonly LossUnderCheck[];
type Check = (graphs: readonly LossUnderCheck[]) => readonly LossRemark[];

/** Where operations take indices among their inputs. */
const INDICES: Readonly<Partial<Record<string, number>>> = { oneHot: 0, gather: 1, indexSelect: 1 };

/**
 * Judges a loss of which nothing is known. Tries shapes until it fits them: can be built, takes no part that is not
 * there, leaves no output out, and takes no measurement for an index. What is wrong with it only for targets of any size
 * is not held against it: it may be one for labels.
 * @throws LossFileError of the likeliest shapes when it can be built over none
 */
export function judgeWithoutRun(graphsOf: GraphsOf, check: Check): Judged {
  let error: LossFileError | null = null;
  let nearest: Judged | null = null;
  let indexing: CheckContext | null = null;
  for (const context of DEFAULT_CONTEXTS) {
    try {
      const graphs = graphsOf(context);
      if (graphs.some(({ compiled }) => compiled.forward.some(({ shape }) => sizeOf(shape) === 0))) continue;
      if (context.target.classes === null && graphs.some(takesTargetForIndices)) {
        indexing ??= context;
        continue;
      }
      const judged = { context, remarks: check(graphs) };
      if (!judged.remarks.some(({ rule }) => rule === 'unused-parameter'))
        return isFine(judged) ? judged : (overLabels(context, graphsOf, check) ?? judged);
      nearest ??= judged;
    } catch (problem) {
      if (!(problem instanceof LossFileError)) throw problem;
      error ??= problem;
    }
  }
  if (nearest !== null) return nearest;
  if (indexing !== null) return { context: indexing, remarks: check(graphsOf(indexing)) };
  if (error !== null) throw error;
  return { context: DEFAULT_CONTEXTS[0], remarks: [] };
}

/** The loss over targets of 0 and 1, if there is nothing wrong with it. */
function overLabels(context: CheckContext, graphsOf: GraphsOf, check: Check): Judged | null {
  const { rowShape, classes } = context.target;
  if (classes !== null) return null;
  const labelled = { ...context, target: { rowShape, classes, values: labelRows(sizeOf(rowShape)) } };
  const judged = { context: labelled, remarks: check(graphsOf(labelled)) };
  return isFine(judged) ? judged : null;
}

function isFine({ remarks }: Judged): boolean {
  return remarks.every(({ severity }) => severity === 'info');
}

/** Rows of so many labels: with one of them, with all but one, with none and with all. */
function labelRows(width: number): Float64Array {
  const rows = [0, 1].flatMap((label) => [
    ...Array.from({ length: width }, (_, one) =>
      Array.from({ length: width }, (_, column) => (column === one ? 1 - label : label)),
    ),
    new Array<number>(width).fill(label),
  ]);
  return Float64Array.from(rows.flat());
}

/** Whether the targets, as they are, name places in a tensor. */
function takesTargetForIndices({ compiled }: LossUnderCheck): boolean {
  return compiled.forward.some((node) => {
    const place = INDICES[node.operation.name];
    return place !== undefined && sourceOf(node.inputs[place]) === compiled.target;
  });
}

/** What a tensor was before it got another shape. */
function sourceOf(node: Node): Node {
  const [input] = node.inputs;
  return node.operation.name === 'reshape' ? sourceOf(input) : node;
}
