import { ACTIVATIONS } from '../../engine/activations';
import type { Interval } from '../../engine/activations/activation';
import type { SourceSpan } from '../../engine/origin';
import type { LossUnderCheck } from './loss-under-check';
import { clockCrossings } from './clock-crossings';
import { readsClock } from './over-time';
import { isIsolated } from './isolated-point';
import { closeIn, closeInEverywhere, quantities, type Quantity } from './sign-changes';
import { findOrigin, predictionsBehind, witnessAt, type Witness } from './witness';

/** Predictions up to this are ordinary: an overflow at them is one to be warned of, whatever it is for. */
const ORDINARY_OUTPUT = 20;
const LARGEST_FLOAT32 = 3.4028234663852886e38;
/** Batches of targets over which signs are searched, and batches of predictions for each. */
const SIGN_TARGETS = 3;
const SIGN_PREDICTIONS = 14;
/** Lines between two batches along which one change of sign is closed in on: not each of them has an exact 0. */
const SIGN_PAIRS = 4;

/** A batch of predictions with what a quantity was there. */
interface Reading {
  readonly prediction: Float64Array;
  readonly values: Float64Array;
}

/** An expression that is not finite somewhere, with the plainest batch that shows it. */
export interface Instability {
  readonly witness: Witness;
  readonly span: SourceSpan;
  /**
   * True when the loss itself is too large there for float32, however it is written, and only for extraordinary
   * predictions.
   */
  readonly inherent: boolean;
  /** True for an overflow that begins with predictions out of the ordinary. */
  readonly farOut: boolean;
  /** True where the last activation gives such a prediction for no ordinary score, as softplus gives 0. */
  readonly unreached: boolean;
  /** True for a gradient that fails at one point only, with bounded gradients around it. */
  readonly isolated: boolean;
}

/**
 * Looks for batches within the declared ranges at which the loss or its gradient is infinite or not a number: special
 * and random numbers first, then the places where an argument changes its sign. Where the ranges prove that there is
 * none, nothing is searched.
 */
export function findInstabilities(loss: LossUnderCheck): Instability[] {
  if (loss.isProvedFinite) return [];
  const search = new InstabilitySearch(loss);
  search.tryPatterns();
  search.trySignChanges();
  return search.found;
}

class InstabilitySearch {
  private readonly bySpan = new Map<string, Omit<Instability, 'isolated'>>();
  private runsLeft: number;
  /** What the last activation makes of ordinary scores. */
  private ordinaryRange: Interval | null = null;

  constructor(private readonly loss: LossUnderCheck) {
    this.runsLeft = loss.affordableRuns;
  }

  get found(): Instability[] {
    return [...this.bySpan.values()].map((found) => ({
      ...found,
      isolated: isIsolated(this.loss, found.witness),
    }));
  }

  /** Every pattern of predictions over several patterns of targets, at each moment of the clock. */
  tryPatterns(): void {
    const { compiled, predictions, targets, clocks } = this.loss;
    const moments = readsClock(compiled.forward)
      ? [...clockCrossings(this.loss), ...clocks]
      : clocks.slice(0, 1);
    const rounds = Math.max(1, Math.ceil(Math.min(targets.length, 8) / moments.length));
    for (let round = 0; round < rounds * moments.length; round++) {
      compiled.setClock(moments[round % moments.length]);
      for (const [i, predict] of predictions.patterns.entries()) {
        if (this.runsLeft-- <= 0) break;
        targets[(i + round) % targets.length](compiled.targetData);
        predict(compiled.predictionData, compiled.targetData);
        compiled.run();
        this.note();
      }
    }
    if (clocks.length > 0) compiled.setClock(clocks[0]);
  }

  /** Batches at which an argument of a division, a root or the like is exactly 0: for one row, and for all at once. */
  trySignChanges(): void {
    const { compiled, predictions, targets } = this.loss;
    const all = quantities(compiled);
    if (all.length === 0) return;
    for (const setTargets of targets.slice(0, SIGN_TARGETS)) {
      setTargets(compiled.targetData);
      const readings = Array.from({ length: SIGN_PREDICTIONS }, (_, i) => {
        predictions.ordinary(i < 10 ? 1.5 : 30)(compiled.predictionData, compiled.targetData);
        const prediction = Float64Array.from(compiled.predictionData);
        compiled.run();
        return {
          prediction,
          values: all.map(({ read, size }) => Float64Array.from({ length: size }, (__, e) => read(e))),
        };
      });
      all.forEach((quantity, q) => {
        this.closeInOn(
          quantity,
          readings.map(({ prediction, values }) => ({ prediction, values: values[q] })),
        );
      });
    }
  }

  private closeInOn(quantity: Quantity, ends: readonly Reading[]): void {
    const { compiled } = this.loss;
    const search = { found: false };
    const visit = () => {
      this.runsLeft--;
      return (search.found = this.note());
    };
    const above = ends.filter(({ values }) => values[0] > 0);
    const below = ends.filter(({ values }) => values[0] < 0);
    for (let pair = 0; pair < Math.min(above.length, below.length, SIGN_PAIRS); pair++) {
      if (search.found || this.runsLeft <= 0) return;
      closeIn(compiled, quantity, 0, [below[pair].prediction, above[pair].prediction], visit);
    }
    if (!search.found && this.runsLeft > 0) closeInEverywhere(compiled, quantity, ends, visit);
  }

  /** Remembers what is wrong with the batch just computed, once for each expression. */
  private note(): boolean {
    const { compiled } = this.loss;
    if (compiled.isFinite) return false;
    const origin = findOrigin(compiled);
    const span = origin?.node.origin.span;
    if (origin === null || span === undefined) return false;
    const key = `${span.start}-${span.end}`;
    const known = this.bySpan.get(key);
    const clearer = known?.witness.node.pass === 'backward' && origin.node.pass === 'forward';
    if (known !== undefined && !known.inherent && !known.unreached && !clearer) return true;
    const witness = witnessAt(compiled, origin);
    const farOut = isFarOut(witness);
    const inherent = farOut && this.isInherent(witness);
    const unreached = this.isUnreached(witness);
    if (known === undefined || !(inherent || unreached))
      this.bySpan.set(key, { witness, span, inherent, farOut, unreached });
    return true;
  }

  /** Whether a prediction is so near an end of the activation's range that no ordinary score leads there. */
  private isUnreached(witness: Witness): boolean {
    const { low, high } = (this.ordinaryRange ??= this.loss.predictions.rangeOfScores(ORDINARY_OUTPUT));
    const { range } = ACTIVATIONS[this.loss.context.activation];
    return predictionsBehind(witness, this.loss.batch).some(
      (value) => (range.low > -Infinity && value < low) || (range.high < Infinity && value > high),
    );
  }

  /** Of an overflow: whether float32 cannot hold the loss or its gradient itself, computed in float64. */
  private isInherent(witness: Witness): boolean {
    const { compiled, inFloat64 } = this.loss;
    for (let scale = 1; scale > 1e-3; scale *= 0.75) {
      const prediction = witness.prediction.map((value) => value * scale);
      inFloat64.predictionData.set(prediction);
      inFloat64.targetData.set(witness.target);
      inFloat64.run();
      if (!inFloat64.isFinite) continue;
      compiled.predictionData.set(prediction);
      compiled.targetData.set(witness.target);
      compiled.run();
      if (compiled.isFinite) return true;
      return inFloat64.results.some((node) =>
        inFloat64.read(node).some((value) => Math.abs(value) > LARGEST_FLOAT32),
      );
    }
    return true;
  }
}

const OVERFLOWING: ReadonlySet<string> = new Set([
  'exp',
  'expm1',
  'cosh',
  'sinh',
  'square',
  'power',
  'multiply',
  'add',
  'subtract',
  'sum',
  'mean',
  'divide',
  'reciprocal',
  'poissonNll',
]);

function isFarOut(witness: Witness): boolean {
  return isOverflow(witness) && witness.prediction.some((value) => Math.abs(value) > ORDINARY_OUTPUT);
}

/** An infinity that came from numbers too large, not from an argument outside the operation's domain. */
function isOverflow({ node, value, operands }: Witness): boolean {
  if (Number.isNaN(value) || !OVERFLOWING.has(node.operation.name)) return false;
  if (node.operation.name === 'divide') return Number(operands[1]) !== 0;
  if (node.operation.name === 'reciprocal' || node.operation.name === 'power')
    return Number(operands[0]) !== 0;
  return true;
}
