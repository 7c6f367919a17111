import { checkReduction } from './batch-reduction';
import { checkConsistency } from './consistency';
import type { CheckContext } from './context';
import { DEFAULT_CONTEXTS } from './context';
import { checkGradientFlow } from './gradient-flow';
import { describeInstability } from './describe-instability';
import { checkJumps } from './jumps';
import { sizeOf } from '../../engine/shape';
import { guardsHold, type Clock } from '../clock';
import type { LossFile } from '../loss-file';
import { LossFileError, type LossFileProblem } from '../problem';
import { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { checkActivation } from './repeated-activation';
import { checkShapes } from './shape-broadcast';
import { findInstabilities } from './unstable-expressions';

/** Different graphs of one loss, for the branches on the clock, that are looked at. */
const MOST_GRAPHS = 4;

/**
 * Everything that can be said of an exported loss without training, the most important first.
 * @throws LossFileError when the loss cannot be built over the context's shapes
 */
export function checkLoss(lossFile: LossFile, name: string, context: CheckContext): LossRemark[] {
  return checkGraphs(graphsOf(lossFile, name, context));
}

/** What was found of one exported loss; a problem when it could not be built. */
export interface CheckedLoss {
  readonly name: string;
  readonly remarks: readonly LossRemark[];
  readonly problem: LossFileProblem | null;
}

/**
 * Checks every loss that a file exports: over the context that is known for it, else over the first shapes that fit.
 */
export function checkLosses(
  lossFile: LossFile,
  contextOf: (name: string) => CheckContext | null = () => null,
): CheckedLoss[] {
  return lossFile.functions.map(({ name }) => {
    const context = contextOf(name);
    try {
      const remarks =
        context === null ? checkOverDefaults(lossFile, name) : checkLoss(lossFile, name, context);
      return { name, remarks, problem: null };
    } catch (error) {
      if (!(error instanceof LossFileError)) throw error;
      return { name, remarks: [], problem: { message: error.message, span: error.span } };
    }
  });
}

/**
 * Tries shapes until the loss fits them: can be built, takes no part that is not there, and leaves no output out.
 * @throws LossFileError of the likeliest shapes when it can be built over none
 */
function checkOverDefaults(lossFile: LossFile, name: string): LossRemark[] {
  let error: LossFileError | null = null;
  let nearest: LossRemark[] | null = null;
  for (const context of DEFAULT_CONTEXTS) {
    try {
      const graphs = graphsOf(lossFile, name, context);
      if (graphs.some(({ compiled }) => compiled.forward.some(({ shape }) => sizeOf(shape) === 0))) continue;
      const remarks = checkGraphs(graphs);
      if (!remarks.some(({ rule }) => rule === 'unused-parameter')) return remarks;
      nearest ??= remarks;
    } catch (problem) {
      if (!(problem instanceof LossFileError)) throw problem;
      error ??= problem;
    }
  }
  if (nearest === null && error !== null) throw error;
  return nearest ?? [];
}

function graphsOf(lossFile: LossFile, name: string, context: CheckContext): LossUnderCheck[] {
  const graphs: LossUnderCheck[] = [];
  const isNew = (clock: Clock) => graphs.every(({ compiled }) => !guardsHold(compiled.built.guards, clock));
  for (const clock of context.clocks) {
    if (graphs.length < MOST_GRAPHS && isNew(clock))
      graphs.push(new LossUnderCheck(lossFile, name, context, clock));
  }
  return graphs;
}

function checkGraphs(graphs: readonly LossUnderCheck[]): LossRemark[] {
  const remarks: LossRemark[] = [];
  for (const remark of graphs.flatMap(checkGraph)) {
    const known = remarks.some(({ rule, span }) => rule === remark.rule && span.start === remark.span.start);
    if (!known) remarks.push(remark);
  }
  return remarks;
}

function checkGraph(loss: LossUnderCheck): LossRemark[] {
  const flow = checkGradientFlow(loss);
  return [
    ...checkShapes(loss),
    ...findInstabilities(loss).map((instability) => describeInstability(loss, instability)),
    ...flow,
    ...(flow.length > 0 ? [] : checkJumps(loss)),
    ...checkActivation(loss),
    ...(flow.some(({ rule }) => rule === 'not-differentiable') ? [] : checkConsistency(loss)),
    ...checkReduction(loss),
  ];
}
