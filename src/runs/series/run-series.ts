import { fixedColumn, layerColumn, termColumn, type TelemetryLayout } from '../telemetry';

/**
 * Series of a run that the dashboard keeps, in order: these three, the terms, two blocks of one series a layer, and the
 * share of each term in the loss.
 */
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

/** Absolute value of a term over the sum of the absolute values of all, 0 to 1; 0 where all are 0. */
export function termShare(layout: TelemetryLayout, term: number): number {
  return FIXED_SERIES + layout.terms.length + 2 * layout.layers.length + term;
}

export function seriesCount(layout: TelemetryLayout): number {
  return FIXED_SERIES + 2 * layout.terms.length + 2 * layout.layers.length;
}

/** Turns rows of telemetry into values of all series, in memory of its own. */
export class SeriesReader {
  /** Of the row read last; overwritten by the next. */
  readonly values: Float64Array;
  /** For each series that is a column of telemetry, which. */
  private readonly columns: Int32Array;
  private readonly firstTerm = termColumn(0);

  constructor(private readonly layout: TelemetryLayout) {
    this.values = new Float64Array(seriesCount(layout));
    this.columns = Int32Array.from([
      fixedColumn('loss'),
      fixedColumn('learningRate'),
      fixedColumn('gradNorm'),
      ...layout.terms.map((_, term) => termColumn(term)),
      ...layout.layers.map((_, layer) => layerColumn(layout, layer, 'gradNorm')),
      ...layout.layers.map((_, layer) => layerColumn(layout, layer, 'updateRatio')),
    ]);
  }

  /** @param offset where the row begins */
  read(rows: Float64Array, offset: number): void {
    const { columns, values, firstTerm, layout } = this;
    for (let series = 0; series < columns.length; series++) values[series] = rows[offset + columns[series]];
    const terms = layout.terms.length;
    let total = 0;
    for (let term = 0; term < terms; term++) total += Math.abs(rows[offset + firstTerm + term]);
    for (let term = 0; term < terms; term++) {
      const size = Math.abs(rows[offset + firstTerm + term]);
      values[columns.length + term] = total === 0 ? 0 : size / total;
    }
  }
}
