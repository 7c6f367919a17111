import type { TelemetryLayout } from '../runs/telemetry';
import { layerColumn } from '../runs/telemetry';
import { median, RecentValues } from './training-history';

/** Steps over which a norm counts as the present. */
const PRESENT = 5;
/** Steps from which the usual norm is taken; more are not remembered. */
const PAST = 400;

/** Gradient norms of a run so far: in total and by layer, now and as they used to be. */
export class GradientHistory {
  private readonly total = new RecentValues(PAST);
  private readonly layers: readonly RecentValues[];

  constructor(private readonly layout: TelemetryLayout) {
    this.layers = layout.layers.map(() => new RecentValues(PAST));
  }

  push(row: Float64Array, totalNorm: number): void {
    this.total.push(totalNorm);
    this.layers.forEach((layer, i) => {
      layer.push(row[layerColumn(this.layout, i, 'gradNorm')]);
    });
  }

  /** Median of the last steps. */
  get present(): number {
    return median(this.total.last(PRESENT));
  }

  /** Median of the steps before; NaN when there are none. */
  get usual(): number {
    return usualOf(this.total);
  }

  /** Of each layer with parameters, in the order of the layout. */
  layerNorms(): { readonly name: string; readonly present: number; readonly usual: number }[] {
    return this.layout.layers.map((name, i) => ({
      name,
      present: median(this.layers[i].last(PRESENT)),
      usual: usualOf(this.layers[i]),
    }));
  }
}

function usualOf(values: RecentValues): number {
  return median(values.last().slice(0, -PRESENT));
}
