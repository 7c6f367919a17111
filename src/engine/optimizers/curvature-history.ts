import type { TensorData } from '../operation';
import type { ClosureSlot } from './optimizer';

/** The state that {@link CurvatureHistory} keeps. */
export function historySlots(capacity: number, size: number): readonly ClosureSlot[] {
  return [
    { name: 'gradientChanges', size: capacity * size },
    { name: 'parameterChanges', size: capacity * size },
    { name: 'inverseCurvatures', size: capacity },
    { name: 'pairs', size: 1 },
  ];
}

/**
 * The last steps s and the changes y of the gradient along them, from which L-BFGS makes its direction; when there is
 * no more room the oldest pair goes.
 */
export class CurvatureHistory {
  private readonly gradientChanges: TensorData;
  private readonly parameterChanges: TensorData;
  private readonly inverseCurvatures: TensorData;
  /** Pairs ever stored; the row of the next one is this modulo the capacity. */
  private readonly pairs: TensorData;
  private readonly weights: Float64Array;

  constructor(
    private readonly capacity: number,
    private readonly size: number,
    slot: (name: string) => TensorData,
  ) {
    this.gradientChanges = slot('gradientChanges');
    this.parameterChanges = slot('parameterChanges');
    this.inverseCurvatures = slot('inverseCurvatures');
    this.pairs = slot('pairs');
    this.weights = new Float64Array(capacity);
  }

  /** Stores y, s and 1 / (y . s). */
  push(gradientChange: Float64Array, parameterChange: Float64Array, inverseCurvature: number): void {
    const row = this.pairs[0] % this.capacity;
    this.gradientChanges.set(gradientChange, row * this.size);
    this.parameterChanges.set(parameterChange, row * this.size);
    this.inverseCurvatures[row] = inverseCurvature;
    this.pairs[0]++;
  }

  /**
   * Turns q into H q by the two-loop recursion (Nocedal and Wright 2006, Numerical Optimization, algorithm 7.4).
   * @param scale the first guess of the inverse Hessian H, as a multiple of the identity.
   */
  multiplyByInverseHessian(q: TensorData, scale: number): void {
    const { gradientChanges, parameterChanges, inverseCurvatures, weights } = this;
    const count = Math.min(this.pairs[0], this.capacity);
    for (let age = 0; age < count; age++) {
      const row = this.rowOf(age);
      weights[age] = this.dotRow(parameterChanges, row, q) * inverseCurvatures[row];
      this.addRow(q, gradientChanges, row, -weights[age]);
    }
    for (let i = 0; i < q.length; i++) q[i] *= scale;
    for (let age = count - 1; age >= 0; age--) {
      const row = this.rowOf(age);
      const overlap = this.dotRow(gradientChanges, row, q) * inverseCurvatures[row];
      this.addRow(q, parameterChanges, row, weights[age] - overlap);
    }
  }

  /** @param age 0 for the newest pair. */
  private rowOf(age: number): number {
    return (this.pairs[0] - 1 - age) % this.capacity;
  }

  private dotRow(rows: TensorData, row: number, vector: TensorData): number {
    const start = row * this.size;
    let total = 0;
    for (let i = 0; i < vector.length; i++) total += rows[start + i] * vector[i];
    return total;
  }

  private addRow(target: TensorData, rows: TensorData, row: number, factor: number): void {
    const start = row * this.size;
    for (let i = 0; i < target.length; i++) target[i] += factor * rows[start + i];
  }
}
