import * as z from 'zod';
import type { TensorData } from '../operation';
import { CurvatureHistory, historySlots } from './curvature-history';
import { learningRateOption, weightDecayOption } from './option-schemas';
import { defineClosureBasedOptimizer, type ClosureBinding } from './optimizer';
import { ParameterVector } from './parameter-vector';
import { searchStrongWolfe, type LinePoint } from './strong-wolfe';

const options = z.strictObject({
  learningRate: learningRateOption(1),
  maxIter: z.int().min(1).default(20).describe('Iterations in one step.'),
  maxEval: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Evaluations of the loss in one step; null: 1.25 times maxIter.'),
  toleranceGrad: z
    .number()
    .nonnegative()
    .default(1e-7)
    .describe('A step ends when no component of the gradient is larger.'),
  toleranceChange: z
    .number()
    .nonnegative()
    .default(1e-9)
    .describe('A step ends when loss and parameters change by less.'),
  historySize: z.int().min(1).default(100).describe('Past iterations that shape the direction.'),
  lineSearchFn: z
    .enum(['strongWolfe'])
    .nullable()
    .default(null)
    .describe('How the length of an iteration is found; null: it is the learning rate.'),
  weightDecay: weightDecayOption(),
});

/** A step is up to maxIter iterations, and what they learned of the curvature stays for the steps after it. */
export const lbfgs = defineClosureBasedOptimizer({
  name: 'lbfgs',
  summary:
    'Quasi-Newton method for small problems and full batches; evaluates the loss several times a step.',
  source: 'https://docs.pytorch.org/docs/stable/generated/torch.optim.LBFGS.html',
  torch: 'LBFGS',
  options,
  slots: ({ historySize }, size) => [
    { name: 'direction', size },
    { name: 'previousGradient', size },
    { name: 'stepLength', size: 1 },
    { name: 'scale', size: 1 },
    { name: 'iterations', size: 1 },
    ...historySlots(historySize, size),
  ],
  bind(binding) {
    const run = new LbfgsRun(binding);
    return (loss, learningRate, changes) => {
      run.step(loss, learningRate, changes);
    };
  },
});

/** Pairs of less curvature would spoil the direction and are left out. */
const LEAST_CURVATURE = 1e-10;

class LbfgsRun {
  private readonly options: z.output<typeof options>;
  private readonly vector: ParameterVector;
  private readonly history: CurvatureHistory;
  private readonly direction: TensorData;
  private readonly previousGradient: TensorData;
  private readonly stepLength: TensorData;
  private readonly scale: TensorData;
  private readonly iterations: TensorData;
  private readonly before: Float64Array;
  private readonly base: Float64Array;
  private readonly gradient: Float64Array;
  private readonly gradientChange: Float64Array;
  private readonly parameterChange: Float64Array;

  constructor(private readonly binding: ClosureBinding<z.output<typeof options>>) {
    const { slot } = binding;
    this.options = binding.options;
    this.vector = new ParameterVector(binding.parameters, this.options.weightDecay);
    const { size } = this.vector;
    this.history = new CurvatureHistory(this.options.historySize, size, slot);
    this.direction = slot('direction');
    this.previousGradient = slot('previousGradient');
    this.stepLength = slot('stepLength');
    this.scale = slot('scale');
    this.iterations = slot('iterations');
    this.before = new Float64Array(size);
    this.base = new Float64Array(size);
    this.gradient = new Float64Array(size);
    this.gradientChange = new Float64Array(size);
    this.parameterChange = new Float64Array(size);
  }

  step(loss: number, learningRate: number, changes: Float64Array): void {
    const { vector, gradient, before } = this;
    vector.readValues(before);
    vector.readGradient(gradient);
    if (!this.isSolved()) this.iterate(loss + vector.penalty(), learningRate);
    vector.squaredDistances(before, changes);
  }

  private iterate(startLoss: number, learningRate: number): void {
    const { maxIter, maxEval, toleranceChange } = this.options;
    const evaluationLimit = maxEval ?? Math.floor(maxIter * 1.25);
    let loss = startLoss;
    let evaluations = 1;
    for (let iteration = 1; iteration <= maxIter; iteration++) {
      this.chooseDirection();
      this.stepLength[0] = this.firstStepLength(learningRate);
      const slope = dot(this.gradient, this.direction);
      if (slope > -toleranceChange) return;

      const lossBefore = loss;
      this.vector.readValues(this.base);
      if (this.options.lineSearchFn === 'strongWolfe') {
        const found = this.searchLine(loss, slope);
        loss = found.loss;
        evaluations += found.evaluations;
      } else {
        this.vector.moveTo(this.base, this.stepLength[0], this.direction);
        if (iteration === maxIter) return;
        loss = this.evaluate();
        evaluations++;
      }
      if (evaluations >= evaluationLimit || this.isSolved()) return;
      if (largestMagnitude(this.direction) * this.stepLength[0] <= toleranceChange) return;
      if (Math.abs(loss - lossBefore) < toleranceChange) return;
    }
  }

  private isSolved(): boolean {
    return largestMagnitude(this.gradient) <= this.options.toleranceGrad;
  }

  /** Steepest descent at first, then -H g with the curvature learned on the way. */
  private chooseDirection(): void {
    const { direction, gradient, iterations, scale } = this;
    if (iterations[0] === 0) scale[0] = 1;
    else this.learnCurvature();
    iterations[0]++;
    for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i];
    this.history.multiplyByInverseHessian(direction, scale[0]);
    this.previousGradient.set(gradient);
  }

  private learnCurvature(): void {
    const { gradient, previousGradient, direction, gradientChange, parameterChange } = this;
    for (let i = 0; i < gradient.length; i++) {
      gradientChange[i] = gradient[i] - previousGradient[i];
      parameterChange[i] = direction[i] * this.stepLength[0];
    }
    const curvature = dot(gradientChange, parameterChange);
    if (!(curvature > LEAST_CURVATURE)) return;
    this.history.push(gradientChange, parameterChange, 1 / curvature);
    this.scale[0] = curvature / dot(gradientChange, gradientChange);
  }

  private firstStepLength(learningRate: number): number {
    if (this.iterations[0] > 1) return learningRate;
    let total = 0;
    for (const component of this.gradient) total += Math.abs(component);
    return Math.min(1, 1 / total) * learningRate;
  }

  /** The loss with its penalty at the parameters as they are; leaves its gradient in `gradient`. */
  private evaluate(): number {
    const loss = this.binding.evaluate();
    this.vector.readGradient(this.gradient);
    return loss + this.vector.penalty();
  }

  private searchLine(loss: number, slope: number): { readonly loss: number; readonly evaluations: number } {
    const { vector, base, direction, gradient } = this;
    const start: LinePoint = { step: 0, loss, slope, gradient: gradient.slice() };
    const { point, evaluations } = searchStrongWolfe({
      start,
      firstStep: this.stepLength[0],
      directionSize: largestMagnitude(direction),
      toleranceChange: this.options.toleranceChange,
      evaluate: (step) => {
        vector.moveTo(base, step, direction);
        const lossThere = this.evaluate();
        return { step, loss: lossThere, slope: dot(gradient, direction), gradient: gradient.slice() };
      },
    });
    this.stepLength[0] = point.step;
    vector.moveTo(base, point.step, direction);
    gradient.set(point.gradient);
    return { loss: point.loss, evaluations };
  }
}

function dot(a: TensorData, b: TensorData): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/** Largest absolute value; NaN if there is one. */
function largestMagnitude(values: TensorData): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}
