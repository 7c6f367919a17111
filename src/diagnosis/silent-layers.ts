import { layerColumn, type TelemetryLayout } from '../runs/telemetry';

/** For how many steps some layer has got no gradient at all while the last one with parameters got one. */
export class SilentLayers {
  private readonly columns: readonly number[];
  private readonly stillFor: number[];

  constructor(layout: TelemetryLayout) {
    this.columns = layout.layers.map((_, i) => layerColumn(layout, i, 'gradNorm'));
    this.stillFor = layout.layers.map(() => 0);
  }

  /**
   * To be called after each step.
   * @param row of telemetry
   * @returns steps in a row with a gradient of exactly 0, of the layer that has been silent the longest
   */
  push(row: Float64Array): number {
    const isLoud = row[this.columns[this.columns.length - 1]] !== 0;
    let longest = 0;
    for (let i = 0; i < this.columns.length; i++) {
      this.stillFor[i] = isLoud && row[this.columns[i]] === 0 ? this.stillFor[i] + 1 : 0;
      if (this.stillFor[i] > longest) longest = this.stillFor[i];
    }
    return longest;
  }
}
