import type { TensorData } from '../operation';
import type { ClosureBinding } from './optimizer';

/** All parameters seen as one vector, with an L2 penalty of weightDecay / 2 * |p|^2 on them. */
export class ParameterVector {
  readonly size: number;

  constructor(
    private readonly parts: ClosureBinding<unknown>['parameters'],
    private readonly weightDecay: number,
  ) {
    this.size = parts.reduce((total, { parameter }) => total + parameter.length, 0);
  }

  readValues(values: Float64Array): void {
    let place = 0;
    for (const { parameter } of this.parts) {
      values.set(parameter, place);
      place += parameter.length;
    }
  }

  /** The gradient of loss and penalty. */
  readGradient(gradient: Float64Array): void {
    let place = 0;
    for (const part of this.parts) {
      gradient.set(part.gradient, place);
      if (this.weightDecay !== 0) {
        for (let i = 0; i < part.parameter.length; i++)
          gradient[place + i] += this.weightDecay * part.parameter[i];
      }
      place += part.parameter.length;
    }
  }

  penalty(): number {
    if (this.weightDecay === 0) return 0;
    let total = 0;
    for (const { parameter } of this.parts) {
      for (let i = 0; i < parameter.length; i++) total += parameter[i] * parameter[i];
    }
    return 0.5 * this.weightDecay * total;
  }

  /** Sets the parameters to base + step * direction. */
  moveTo(base: Float64Array, step: number, direction: TensorData): void {
    let place = 0;
    for (const { parameter } of this.parts) {
      for (let i = 0; i < parameter.length; i++) parameter[i] = base[place + i] + step * direction[place + i];
      place += parameter.length;
    }
  }

  /** The squared L2 distance of each parameter from where it was. */
  squaredDistances(before: Float64Array, distances: Float64Array): void {
    let place = 0;
    this.parts.forEach(({ parameter }, part) => {
      let total = 0;
      for (let i = 0; i < parameter.length; i++) total += (parameter[i] - before[place + i]) ** 2;
      distances[part] = total;
      place += parameter.length;
    });
  }
}
