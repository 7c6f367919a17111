import { checkReduction } from './batch-reduction';
import { checkBatchSoftmax } from './batch-softmax';
import type { CheckContext } from './context';
import { checkGradientFlow } from './gradient-flow';
import { describeInstability } from './describe-instability';
import { checkJumps } from './jumps';
import { judgeWithoutRun } from './judge-without-run';
import { guardsHold, type Clock } from '../clock';
import type { LossFile } from '../loss-file';
import { LossFileError, type LossFileProblem } from '../problem';
import { LossUnderCheck } from './loss-under-check';
import { checkOverTime } from './over-time';
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
  /** What it was judged over; null when it could not be built. */
  readonly context: CheckContext | null;
}

/**
 * Checks the losses that a file exports, all or those of some names: each over the context that is known for it, else
 * over shapes and targets that fit.
 */
export function checkLosses(
  lossFile: LossFile,
  contextOf: (name: string) => CheckContext | null = () => null,
  names: readonly string[] = lossFile.functions.map(({ name }) => name),
): CheckedLoss[] {
  return names.map((name) => {
    const known = contextOf(name);
    try {
      const { context, remarks } =
        known === null
          ? judgeWithoutRun((context) => graphsOf(lossFile, name, context), checkGraphs)
          : { context: known, remarks: checkLoss(lossFile, name, known) };
      return { name, remarks, problem: null, context };
    } catch (error) {
      if (!(error instanceof LossFileError)) throw error;
      return { name, remarks: [], problem: { message: error.message, span: error.span }, context: null };
    }
  });
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
    ...checkBatchSoftmax(loss),
    // What has no gradient is no better for being right, and that is said already.
    ...(flow.some(({ rule }) => rule !== 'unused-parameter') ? [] : checkOverTime(loss)),
    ...checkReduction(loss),
  ];
}
