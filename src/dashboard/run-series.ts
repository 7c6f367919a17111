import { fixedColumn, layerColumn, termColumn, type TelemetryLayout } from '../runs/telemetry';

/** Series of a run that the dashboard keeps, in order: these three, the terms, then two blocks of one series a layer. */
export const LOSS = 0;
export const LEARNING_RATE = 1;
/** L2 norm of the whole gradient. */
export const GRAD_NORM = 2;
const FIXED_SERIES = 3;

export function termSeries(term: number): number {
  return FIXED_SERIES + term;
}

export function layerGradNorm(layout: TelemetryLayout, layer: number): number {
  return FIXED_SERIES + layout.terms.length + layer;
}

export function layerUpdateRatio(layout: TelemetryLayout, layer: number): number {
  return FIXED_SERIES + layout.terms.length + layout.layers.length + layer;
}

export function seriesCount(layout: TelemetryLayout): number {
  return FIXED_SERIES + layout.terms.length + 2 * layout.layers.length;
}

/** For each series, its column in a telemetry row. */
export function seriesColumns(layout: TelemetryLayout): Int32Array {
  return Int32Array.from([
    fixedColumn('loss'),
    fixedColumn('learningRate'),
    fixedColumn('gradNorm'),
    ...layout.terms.map((_, term) => termColumn(term)),
    ...layout.layers.map((_, layer) => layerColumn(layout, layer, 'gradNorm')),
    ...layout.layers.map((_, layer) => layerColumn(layout, layer, 'updateRatio')),
  ]);
}
