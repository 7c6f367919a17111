import type { TensorData } from '../../engine/operation';
import { layerColumn, type LayerColumn, type TelemetryLayout } from '../telemetry';
import type { TrainedParameter } from './trained-parameters';

/** Sum of squares, accumulated in double precision. */
export function sumOfSquares(values: TensorData): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] * values[i];
  return total;
}

/** Writes norms by layer into a telemetry row; allocates nothing. */
export class LayerNorms {
  /** Sums of squares by layer, then of what belongs to no layer. */
  private readonly sums: Float64Array;
  private readonly layers: number;

  constructor(
    private readonly parameters: readonly TrainedParameter[],
    private readonly layout: TelemetryLayout,
    private readonly squares: (values: TensorData) => number = sumOfSquares,
  ) {
    this.layers = layout.layers.length;
    this.sums = new Float64Array(this.layers + 1);
  }

  /** Norms of the gradients. Returns that of all together. */
  writeGradientNorms(row: Float64Array): number {
    this.sums.fill(0);
    for (let i = 0; i < this.parameters.length; i++) {
      this.sums[this.groupOf(i)] += this.squares(this.parameters[i].gradient);
    }
    return this.write(row, 'gradNorm');
  }

  /** Norms of the parameters as they are. */
  writeWeightNorms(row: Float64Array): void {
    this.sums.fill(0);
    for (let i = 0; i < this.parameters.length; i++) {
      this.sums[this.groupOf(i)] += this.squares(this.parameters[i].values);
    }
    this.write(row, 'weightNorm');
  }

  /**
   * Norm of the change over norm of the weights before it, which the row has already; 0 where nothing changed.
   * @param squaredChanges by parameter
   */
  writeUpdateRatios(row: Float64Array, squaredChanges: Float64Array): void {
    this.sums.fill(0);
    for (let i = 0; i < this.parameters.length; i++) this.sums[this.groupOf(i)] += squaredChanges[i];
    for (let layer = 0; layer < this.layers; layer++) {
      const change = Math.sqrt(this.sums[layer]);
      const weightNorm = row[layerColumn(this.layout, layer, 'weightNorm')];
      row[layerColumn(this.layout, layer, 'updateRatio')] = change === 0 ? 0 : change / weightNorm;
    }
  }

  /** As long as nothing has been changed. */
  clearUpdateRatios(row: Float64Array): void {
    for (let layer = 0; layer < this.layers; layer++) row[layerColumn(this.layout, layer, 'updateRatio')] = 0;
  }

  private groupOf(parameter: number): number {
    const { layer } = this.parameters[parameter];
    return layer < 0 ? this.layers : layer;
  }

  /** Returns the norm over all groups. */
  private write(row: Float64Array, column: LayerColumn): number {
    let total = 0;
    for (let layer = 0; layer <= this.layers; layer++) {
      total += this.sums[layer];
      if (layer < this.layers) row[layerColumn(this.layout, layer, column)] = Math.sqrt(this.sums[layer]);
    }
    return Math.sqrt(total);
  }
}
