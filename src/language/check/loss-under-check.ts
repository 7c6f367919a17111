import type { Node } from '../../engine/graph';
import { RandomStream } from '../../engine/random';
import type { Clock } from '../clock';
import { guardsHold } from '../clock';
import type { LossFile } from '../loss-file';
import { LossFileError } from '../problem';
import { CompiledLoss } from './compiled-loss';
import type { CheckContext } from './context';
import { isFiniteRange } from '../ranges/range';
import type { RangeAnalysis } from '../ranges/range-analysis';
import { analyseRanges } from './loss-ranges';
import { PredictionPatterns } from './prediction-patterns';
import { targetPatterns, type TargetPattern } from './target-patterns';

/** Numbers computed by one check, and the runs that it has all the same. */
const LARGEST_EFFORT = 5e6;
const FEWEST_RUNS = 16;

/** One loss with everything that the checks share: the compiled graph in both precisions, and batches to try. */
export class LossUnderCheck {
  /** Rows of the batches that are tried. */
  readonly batch: number;
  readonly compiled: CompiledLoss;
  readonly random: RandomStream;
  readonly predictions: PredictionPatterns;
  readonly targets: readonly TargetPattern[];
  private exact: CompiledLoss | null = null;
  private doubled: CompiledLoss | null | undefined = undefined;
  private analysis: RangeAnalysis | null | undefined = undefined;

  /**
   * @param clock decides the branches on the step.
   * @throws LossFileError when the loss cannot be built over the context's shapes.
   */
  constructor(
    readonly lossFile: LossFile,
    readonly name: string,
    readonly context: CheckContext,
    readonly clock: Clock,
  ) {
    this.batch = batchFor(context);
    this.compiled = this.compile(this.batch, 'float32');
    this.random = new RandomStream(1, 'check');
    this.predictions = new PredictionPatterns(context, this.batch, this.random);
    this.targets = targetPatterns(context.target, this.random);
  }

  /** What every number of the loss and its gradient can be; null for a graph too large. */
  get ranges(): RangeAnalysis | null {
    if (this.analysis === undefined) this.analysis = analyseRanges(this.compiled.nodes, this.context);
    return this.analysis;
  }

  /** True where the ranges prove that the loss and its gradient are finite for all predictions and targets. */
  get isProvedFinite(): boolean {
    const { ranges, compiled } = this;
    return ranges !== null && compiled.results.every((node) => isFiniteRange(ranges.rangeOf(node)));
  }

  /** The same graph computed in float64: tells what an overflow in float32 hid. */
  get inFloat64(): CompiledLoss {
    return (this.exact ??= this.compile(this.batch, 'float64'));
  }

  /** The same loss over twice as many rows; null when it is written for one batch size. */
  get withTwiceTheRows(): CompiledLoss | null {
    if (this.doubled === undefined) this.doubled = this.compileTwice();
    return this.doubled;
  }

  /**
   * Tells along which axes a node has one element for each row: those that are longer in twice the rows. Null when the
   * two graphs are not alike node for node, as when a loop runs over the rows.
   */
  get batchAxesOf(): ((node: Node) => number[]) | null {
    const twins = this.withTwiceTheRows?.built.total.graph.nodes;
    if (twins?.length !== this.compiled.built.total.graph.nodes.length) return null;
    return ({ id, shape }) => shape.flatMap((size, axis) => (size === twins[id].shape[axis] ? [] : [axis]));
  }

  /** Times that the loss may be computed by one check, so that a large graph does not keep the editor waiting. */
  get affordableRuns(): number {
    return Math.max(FEWEST_RUNS, Math.floor(LARGEST_EFFORT / this.compiled.effort));
  }

  /** The moments of training at which this graph is the one that is built. */
  get clocks(): readonly Clock[] {
    return this.context.clocks.filter((clock) => guardsHold(this.compiled.built.guards, clock));
  }

  /** Ordinary predictions for mixed targets, computed. */
  runOrdinary(scale = 1): number {
    const { compiled } = this;
    this.targets[0](compiled.targetData);
    this.predictions.ordinary(scale)(compiled.predictionData, compiled.targetData);
    return compiled.run();
  }

  private compileTwice(): CompiledLoss | null {
    try {
      return this.compile(2 * this.batch, 'float32');
    } catch (error) {
      if (error instanceof LossFileError) return null;
      throw error;
    }
  }

  private compile(batch: number, precision: 'float32' | 'float64'): CompiledLoss {
    const { lossFile, name, context, clock } = this;
    return new CompiledLoss({ lossFile, name, context, batch, clock, precision });
  }
}

/** A few rows, their number unlike any other axis, so that a mistaken axis shows. */
function batchFor({ outputShape, target }: CheckContext): number {
  const taken = [...outputShape, ...target.rowShape];
  return [5, 7, 11].find((size) => !taken.includes(size)) ?? 13;
}
