import { formatCount, formatNumber, formatSetting } from '../src/dashboard/number-format';
import { GRAD_NORM, LEARNING_RATE, LOSS } from '../src/runs/series/run-series';
import type { StepRange } from '../src/runs/series/run-window';
import { columnsOf, type Columns } from './columns';
import { finestBuckets } from './curve-reading';
import { create, setText } from './dom';
import type { RunModel } from './run-model';
import { smoothed } from './smoothing';

const MOST_ROWS = 40;
/** Milliseconds between two versions of the table, so that it can be read while a run goes on. */
const INTERVAL = 1000;
const HEADINGS = [
  'From step',
  'Loss (mean)',
  'Loss (least)',
  'Loss (greatest)',
  'Gradient norm (mean)',
  'Gradient norm (greatest)',
  'Learning rate',
  'Not finite',
];

/** The visible steps of the selected run as numbers, for those to whom the charts say nothing. Filled only while open. */
export class DataTable {
  readonly element: HTMLDetailsElement;
  private readonly caption = create('caption');
  private readonly body = create('tbody');
  private filledAt = -Infinity;

  constructor(refill: () => void) {
    const headings = HEADINGS.map((text) => create('th', { text, attributes: { scope: 'col' } }));
    const head = create('thead', {}, create('tr', {}, ...headings));
    const scroller = create(
      'div',
      { class: 'table-scroller', attributes: { tabindex: '0' } },
      create('table', {}, this.caption, head, this.body),
    );
    this.element = create(
      'details',
      { class: 'data-table' },
      create('summary', { text: 'Data Table' }),
      scroller,
    );
    this.element.addEventListener('toggle', () => {
      this.filledAt = -Infinity;
      refill();
    });
  }

  update(run: RunModel, range: StepRange): void {
    const now = performance.now();
    if (!this.element.open || (run.live && now - this.filledAt < INTERVAL)) {
      return;
    }
    this.filledAt = now;
    setText(this.caption, `${run.title}, steps ${formatCount(range.from)} to ${formatCount(range.to)}`);
    const window = run.window && { range: run.window.range, buckets: run.window.steps };
    const buckets = finestBuckets({ buckets: run.steps, window }, range);
    const columns = (series: number): Columns =>
      columnsOf(buckets, series, smoothed(buckets, series, 0), range, MOST_ROWS);
    const [loss, norm, rate] = [columns(LOSS), columns(GRAD_NORM), columns(LEARNING_RATE)];
    const rows = Array.from({ length: loss.length }, (_, index) => {
      const cells = [
        valueText(loss, loss.line, index),
        valueText(loss, loss.low, index),
        valueText(loss, loss.high, index),
        valueText(norm, norm.line, index),
        valueText(norm, norm.high, index),
        formatSetting(rate.line[index]),
        formatCount(Math.max(loss.nonFinite[index], norm.nonFinite[index])),
      ];
      return create(
        'tr',
        {},
        create('th', { text: formatCount(loss.firstStep[index]), attributes: { scope: 'row' } }),
        ...cells.map((text) => create('td', { text })),
      );
    });
    this.body.replaceChildren(...rows);
  }
}

function valueText({ nonFinite }: Columns, values: Float64Array, index: number): string {
  return Number.isNaN(values[index]) && nonFinite[index] > 0 ? 'not finite' : formatNumber(values[index]);
}
