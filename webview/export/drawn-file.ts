import { formatCount } from '../../src/dashboard/number-format';
import type { DrawnFormat } from '../../src/dashboard/protocol';
import type { StepRange } from '../../src/runs/series/run-window';
import type { ChartView } from '../chart-view';
import type { RunModel } from '../run-model';
import { stateText } from '../run-status';
import type { Theme } from '../theme';
import { drawPictures } from './chart-picture';
import { drawnAsCsv } from './drawn-csv';

/** What a page shows. */
export interface ShownCharts {
  readonly charts: readonly ChartView[];
  readonly runs: readonly RunModel[];
  readonly range: StepRange;
  readonly theme: Theme;
}

/** Charts as the bytes of a file. @throws Error when the picture is too large for the browser */
export async function drawnFile(format: DrawnFormat, shown: ShownCharts): Promise<Uint8Array> {
  const charts = shown.charts.filter(({ figure }) => !figure.hidden);
  if (format === 'png') {
    return drawPictures(
      shown.runs.map(headingOf),
      charts.map(({ picture }) => picture),
      shown.theme,
    );
  }
  const drawn = charts.map(({ kind, drawn }) => ({ title: kind.title, drawn }));
  return new TextEncoder().encode(drawnAsCsv(drawn, shown.range));
}

/** "iris.train.json #2, crossEntropy: completed after 1,600 steps" */
function headingOf(run: RunModel): string {
  const steps = formatCount(run.progress?.steps ?? 0);
  return `${run.title}, ${run.description.loss}: ${stateText(run).toLowerCase()} after ${steps} steps`;
}
