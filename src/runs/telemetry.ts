/**
 * Layout of one telemetry row, a run of float64 numbers for one step. Rows travel between threads and to disk as
 * typed arrays, because JSON would turn NaN and infinities into null.
 */
export interface TelemetryLayout {
  /** Names of the parts of the loss, penalty included when there is one, in column order; empty for a loss of one part. */
  readonly terms: readonly string[];
  /** Names of the layers with parameters, in model order. */
  readonly layers: readonly string[];
}

/** Columns before the terms. `clipped` is 1 when the gradient was clipped at this step, else 0. */
export const FIXED_COLUMNS = ['step', 'epoch', 'loss', 'learningRate', 'gradNorm', 'clipped'] as const;
/** Columns of each layer, in order: L2 norms of the gradient (before clipping) and weights, and |update| / |weights|. */
export const LAYER_COLUMNS = ['gradNorm', 'weightNorm', 'updateRatio'] as const;

export type FixedColumn = (typeof FIXED_COLUMNS)[number];
export type LayerColumn = (typeof LAYER_COLUMNS)[number];

/** Numbers in one row. */
export function rowLength(layout: TelemetryLayout): number {
  return FIXED_COLUMNS.length + layout.terms.length + LAYER_COLUMNS.length * layout.layers.length;
}

export function fixedColumn(column: FixedColumn): number {
  return FIXED_COLUMNS.indexOf(column);
}

export function termColumn(term: number): number {
  return FIXED_COLUMNS.length + term;
}

export function layerColumn(layout: TelemetryLayout, layer: number, column: LayerColumn): number {
  return (
    FIXED_COLUMNS.length + layout.terms.length + LAYER_COLUMNS.length * layer + LAYER_COLUMNS.indexOf(column)
  );
}
