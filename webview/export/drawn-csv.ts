import { csvLine } from '../../src/runs/csv-line';
import type { StepRange } from '../../src/runs/series/run-window';
import type { DrawnCurve } from '../chart-summary';

/** The curves of a chart as they are drawn. */
export interface DrawnChart {
  readonly title: string;
  readonly drawn: readonly DrawnCurve[];
}

const NAMES = ['chart', 'curve', 'step', 'value', 'least', 'greatest', 'notFinite'];
/** Significant digits of a float32, in which numbers reach the page. */
const DIGITS = 7;

/**
 * What charts show as CSV, a line for each point of each curve: the step in the middle of what it covers, the value that
 * the curve goes through (smoothed, where smoothing is on), least and greatest of what it covers, and how many values
 * under it are not finite.
 * @param range steps that are visible
 */
export function drawnAsCsv(charts: readonly DrawnChart[], { from, to }: StepRange): string {
  const lines = charts.flatMap(({ title, drawn }) =>
    drawn.flatMap(({ curve, columns }) =>
      Array.from({ length: columns.length }, (_, index) => index)
        .filter((index) => columns.x[index] >= from && columns.x[index] <= to)
        .map((index) =>
          csvLine([
            title,
            curve.label,
            columns.x[index],
            rounded(columns.line[index]),
            rounded(columns.low[index]),
            rounded(columns.high[index]),
            columns.nonFinite[index],
          ]),
        ),
    ),
  );
  return [csvLine(NAMES), ...lines].join('');
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
