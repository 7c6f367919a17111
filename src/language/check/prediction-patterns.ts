import { ACTIVATIONS } from '../../engine/activations';
import type { Interval } from '../../engine/activations/activation';
import { Graph } from '../../engine/graph';
import { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';
import { leaf } from '../../engine/operations/leaves';
import { Plan } from '../../engine/plan';
import type { RandomStream } from '../../engine/random';
import { sizeOf } from '../../engine/shape';
import { LARGEST_OUTPUT, type CheckContext } from './context';

/** Writes the predictions of one batch; the targets are there already. */
export type PredictionPattern = (prediction: TensorData, target: TensorData) => void;

/** Gives the number of one element of the batch. */
type Element = (row: number, column: number, target: (column: number) => number) => number;

const ORDINARY = [0, 1, -1, 0.5, -0.5, 0.3, 2, -2, 5, -5, 10, -10, 20, -20];
const LARGE = [50, -50, 95, -95, 120, -120, 300, -300, 1e3, -1e3, LARGEST_OUTPUT, -LARGEST_OUTPUT];
/** Between scores that an activation is tried at. */
const SCORE_STEP = 0.25;
const SPECIAL = [...ORDINARY, ...LARGE];

/**
 * Batches of predictions that a model with the context's last activation can give, the ordinary and telling ones
 * first: constants, the target and its neighbourhood, one large score, columns that cancel or agree, random numbers of
 * every size.
 */
export class PredictionPatterns {
  readonly patterns: readonly PredictionPattern[];
  private readonly width: number;
  private readonly targetWidth: number;
  private readonly activate: (scores: TensorData) => void;

  constructor(
    private readonly context: CheckContext,
    private readonly batch: number,
    private readonly random: RandomStream,
  ) {
    this.width = sizeOf(context.outputShape);
    this.targetWidth = sizeOf(context.target.rowShape);
    this.activate = activator(context, batch);
    const scores = [...this.constants(), ...this.columns(), ...this.heads(), ...this.randoms()];
    const isLinear = context.activation === 'linear';
    this.patterns = [
      ...this.nearTarget(isLinear),
      ...(isLinear ? [] : this.ownRange()),
      ...scores.map((element) => this.asScores(element)),
    ];
  }

  /** Ordinary predictions: standard normal scores, or what the activation makes of them. */
  ordinary(scale = 1): PredictionPattern {
    return this.asScores(() => scale * this.random.nextNormal());
  }

  /** What the activation makes of scores up to a size, where it looks at each by itself; else all of its range. */
  rangeOfScores(size: number): Interval {
    const { activation } = this.context;
    if (activation === 'linear' || activation === 'softmax' || activation === 'logSoftmax')
      return ACTIVATIONS[activation].range;
    const outputs = new Float64Array(this.batch * this.width);
    const range = { low: Infinity, high: -Infinity };
    for (let score = -size; score <= size; score += SCORE_STEP) {
      this.activate(outputs.fill(score));
      range.low = Math.min(range.low, outputs[0]);
      range.high = Math.max(range.high, outputs[0]);
    }
    return range;
  }

  private asScores(element: Element): PredictionPattern {
    return (prediction, target) => {
      this.fill(prediction, target, element);
      this.activate(prediction);
    };
  }

  /** The element's number itself, kept within the activation's range. */
  private asOutput(element: Element): PredictionPattern {
    const { low, high } = ACTIVATIONS[this.context.activation].range;
    return (prediction, target) => {
      this.fill(prediction, target, (...at) => Math.min(Math.max(element(...at), low), high));
    };
  }

  private fill(prediction: TensorData, target: TensorData, element: Element): void {
    for (let row = 0; row < this.batch; row++) {
      const targetAt = (column: number) => target[row * this.targetWidth + (column % this.targetWidth)];
      for (let column = 0; column < this.width; column++) {
        prediction[row * this.width + column] = element(row, column, targetAt);
      }
    }
  }

  private constants(): Element[] {
    return SPECIAL.map((value) => () => value);
  }

  /** The target, for a loss over classes the right or a wrong class's score, and what lies beside it. */
  private nearTarget(isLinear: boolean): PredictionPattern[] {
    if (this.context.target.classes !== null) {
      const toward = [1, -1, 10, -10, 100, -100, LARGEST_OUTPUT, -LARGEST_OUTPUT];
      return toward.map((score) => this.asScores((_row, column, t) => (column === t(0) ? score : 0)));
    }
    if (this.context.activation === 'softmax' || this.context.activation === 'logSoftmax') {
      return [1, 20, 200, -200].map((scale) => this.asScores((_row, column, t) => scale * t(column)));
    }
    const maps = [
      [1, 0],
      [-1, 0],
      [-1, 1],
      [2, 0],
      [0.5, 0],
      [1, 1],
      [1, -1],
      [1, 1e-3],
      [1, -1e-3],
      [1, 30],
      [1, -30],
    ];
    const far = [
      [1, 100],
      [1, -100],
      [1, 1000],
      [1, -1000],
      [100, 0],
      [-100, 0],
    ];
    const { width } = this;
    const half = Math.floor(width / 2);
    const places: ((column: number) => number)[] =
      width < 2
        ? []
        : [(column) => (column + half) % width, (column) => width - 1 - column, (column) => column % half];
    return [
      ...[...maps, ...(isLinear ? far : [])].map(([scale, shift]) =>
        this.asOutput((_row, column, t) => scale * t(column) + shift),
      ),
      // The target's columns in other places: corners exchanged, a box without extent.
      ...places.map((place) => this.asOutput((_row, column, t) => t(place(column)))),
    ];
  }

  /** Both ends of the activation's range, and points between them. */
  private ownRange(): PredictionPattern[] {
    const { low, high } = ACTIVATIONS[this.context.activation].range;
    if (this.context.activation === 'softmax' || this.context.activation === 'logSoftmax') return [];
    const inside = [low, high, 0, 1, 0.5, -0.5, 1e-3, 0.3, 1e-6, 1 - 1e-6];
    const values = inside.filter((value) => value >= low && value <= high && Number.isFinite(value));
    return values.map((value) => this.asOutput(() => value));
  }

  /** One column apart from the others, columns that cancel, columns that agree. */
  private columns(): Element[] {
    const { width, random } = this;
    if (width < 2) return this.rows();
    const count = Math.min(width, 4);
    const half = Math.floor(width / 2);
    const one = Array.from({ length: count }, (_, j) => j).flatMap((j) =>
      [1, 100, -100, LARGEST_OUTPUT].map(
        (value): Element =>
          (_row, column) =>
            column === j ? value : 0,
      ),
    );
    const alternating = [1, 1.5, 100].map(
      (value): Element =>
        (_row, column) =>
          column === width - 1 && width % 2 === 1 ? 0 : column % 2 === 0 ? value : -value,
    );
    const remembered: number[] = [];
    const halves: Element = (_row, column) => {
      if (column < half) remembered[column] = random.nextNormal();
      return remembered[column % half] ?? 0;
    };
    const ramp: Element = (row, column) => row - column;
    return [...alternating, ...one, halves, ramp, ...this.rows()];
  }

  /** Rows that are all the same, and one row apart from the others. */
  private rows(): Element[] {
    const { random, batch } = this;
    const first: number[] = [];
    const same: Element = (row, column) =>
      row === 0 ? (first[column] = random.nextNormal()) : first[column];
    const apart = [0, 1, 100, -100, LARGEST_OUTPUT, -LARGEST_OUTPUT].map(
      (value): Element =>
        (row) =>
          row === batch - 1 ? value : 0.25,
    );
    return [same, ...apart];
  }

  /** One column takes a special number while the others predict the target or are ordinary. */
  private heads(): Element[] {
    const { width, random } = this;
    if (width < 2) return [];
    const values = [0, 1, -1, 100, -100, 1000, -1000, LARGEST_OUTPUT, -LARGEST_OUTPUT];
    const heads = Array.from({ length: Math.min(width, 4) }, (_, j) => j);
    const others: Element[] = [() => random.nextNormal()];
    if (this.context.target.classes === null) others.unshift((_row, column, t) => t(column));
    return heads.flatMap((j) =>
      others.flatMap((other) =>
        values.map(
          (value): Element =>
            (...at) =>
              at[1] === j ? value : other(...at),
        ),
      ),
    );
  }

  private randoms(): Element[] {
    const { random } = this;
    const scaled = [0.1, 1, 3, 10, 30, 100, 1000].map(
      (scale): Element =>
        () =>
          scale * random.nextNormal(),
    );
    const special: Element = () => SPECIAL[random.nextInteger(SPECIAL.length)];
    const ordinary: Element = () => ORDINARY[random.nextInteger(ORDINARY.length)];
    const uniform: Element = () => LARGEST_OUTPUT * (2 * random.nextFloat() - 1);
    return [...scaled, special, ordinary, uniform];
  }
}

/** Applies the context's activation in float32, in place. */
function activator({ activation, outputShape }: CheckContext, batch: number): (scores: TensorData) => void {
  if (activation === 'linear') return () => undefined;
  const shape = [batch, ...outputShape];
  const scores = leaf(new Graph(), 'scores', 'input', shape);
  const memory = new Memory('float32');
  const output = ACTIVATIONS[activation].apply(scores);
  const plan = new Plan(memory, { outputs: [output] });
  const input = memory.named('scores', shape);
  return (data) => {
    input.set(data);
    plan.run();
    data.set(plan.read(output));
  };
}
