import type { TelemetryLayout } from '../runs/telemetry';
import { fixedColumn, layerColumn } from '../runs/telemetry';
import { median, percentile } from './median';
import { RecentValues } from './recent-values';

/** Steps over which a norm counts as the present. */
const PRESENT = 5;
/** Steps from which the usual norm is taken; more are not remembered. */
const PAST = 400;

/** Gradient norms of a run so far: in total and by layer, now and as they used to be. Only pushing is cheap. */
export class GradientHistory {
  private readonly total = new RecentValues(PAST);
  private readonly layers: readonly RecentValues[];
  private readonly columns: readonly number[];

  constructor(layout: TelemetryLayout) {
    this.layers = layout.layers.map(() => new RecentValues(PAST));
    this.columns = layout.layers.map((_, i) => layerColumn(layout, i, 'gradNorm'));
  }

  /** @param row of telemetry */
  push(row: Float64Array): void {
    this.total.push(row[fixedColumn('gradNorm')]);
    for (let i = 0; i < this.layers.length; i++) this.layers[i].push(row[this.columns[i]]);
  }

  /** Median total norm of the last steps. */
  get present(): number {
    return median(this.total.last(PRESENT));
  }

  /** Median total norm of the steps before; NaN when there are none. */
  get usual(): number {
    return median(before(this.total));
  }

  /** Total norm that 95 % of the steps before stayed below; NaN when there are none. */
  get usualHigh(): number {
    return percentile(before(this.total), 0.95);
  }

  /** Medians over the last steps of the layers with parameters, in the order of the layout. */
  presentOfLayers(): number[] {
    return this.layers.map((layer) => median(layer.last(PRESENT)));
  }

  /** Index of the layer whose norm has grown most against its own past. */
  mostGrown(): number {
    const growth = this.layers.map((layer) => median(layer.last(PRESENT)) / median(before(layer)));
    return growth.reduce((most, each, i) => (each > growth[most] ? i : most), 0);
  }
}

function before(values: RecentValues): Float64Array {
  const all = values.last();
  return all.subarray(0, Math.max(0, all.length - PRESENT));
}
