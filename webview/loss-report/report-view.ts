import type { LossReportPageMessage } from '../../src/dashboard/loss-report/protocol';
import type {
  CurveAxis,
  LossProperty,
  PropertyName,
  PropertyVerdict,
  TermCurves,
} from '../../src/language/report/report-types';
import type { LossFileReport, ReportedLoss } from '../../src/worker/loss-file-report';
import { formatNumber } from '../../src/dashboard/number-format';
import { create, createButton } from '../dom';
import { lineSample } from '../icons';
import { dashFor, formatColor } from '../palette';
import { onThemeChange, readTheme, type Theme } from '../theme';
import { CurveChart } from './curve-chart';

const NAMES: Readonly<Record<PropertyName, string>> = {
  finite: 'Finite',
  differentiable: 'Differentiable',
  nonNegative: 'Non-negative',
  consistent: 'Consistent',
  reduction: 'Averaged',
};

/** Sign, and the word that a screen reader says for it. */
const MARKS: Readonly<Record<PropertyVerdict, readonly [string, string]>> = {
  holds: ['\u2713', 'holds'],
  fails: ['\u2717', 'fails'],
  note: ['!', 'in part'],
  unknown: ['?', 'not known'],
};

const AXES: Readonly<Record<CurveAxis, string>> = {
  residual: 'residual',
  margin: 'margin',
  probability: 'right output',
  change: 'change',
};

/** Rows of the table of one term. */
const TABLE_ROWS = 21;

/** The whole page; drawn anew with each report. */
export class ReportView {
  private readonly root = create('main', { class: 'report' });
  private charts: CurveChart[] = [];
  private theme: Theme = readTheme();
  private report: LossFileReport | null = null;

  constructor(
    body: HTMLElement,
    private readonly send: (message: LossReportPageMessage) => void,
  ) {
    body.append(this.root);
    this.root.append(create('p', { class: 'muted', text: 'Checking\u2026', attributes: { role: 'status' } }));
    onThemeChange(() => {
      this.theme = readTheme();
      for (const chart of this.charts) chart.recolor();
      if (this.report !== null) this.recolorLegends();
    });
  }

  /** Says why there is no report, in place of one. */
  fail(file: string, message: string): void {
    this.clear();
    this.root.append(
      heading(file),
      create('p', {
        class: 'problem',
        text: `The file could not be checked: ${message}`,
        attributes: { role: 'alert' },
      }),
    );
  }

  show(report: LossFileReport): void {
    const { scrollY } = window;
    const unfolded = new Set(this.folds.filter(({ open }) => open).map(keyOf));
    this.clear();
    this.report = report;
    this.root.append(
      heading(report.file),
      create('p', { class: 'muted', text: report.context }),
      ...report.problems.map(({ message }) =>
        create('p', { class: 'problem', text: message, attributes: { role: 'alert' } }),
      ),
      ...report.losses.map((loss, index) => this.sectionOf(loss, index)),
    );
    // What was unfolded stays so while the file is edited.
    for (const fold of this.folds) fold.open = unfolded.has(keyOf(fold));
    window.scrollTo({ top: scrollY });
  }

  private clear(): void {
    for (const chart of this.charts) chart.dispose();
    this.charts = [];
    this.report = null;
    this.root.replaceChildren();
  }

  private get folds(): HTMLDetailsElement[] {
    return [...this.root.querySelectorAll('details')];
  }

  private sectionOf(loss: ReportedLoss, index: number): HTMLElement {
    const { name, sound, verdict, problem, properties, findings, curves } = loss;
    const title = createButton({ class: 'link', text: name, title: 'Show in the editor' }, () => {
      this.send({ type: 'reveal', loss: index, finding: null });
    });
    const summary = create(
      'span',
      { attributes: { 'data-verdict': sound ? 'holds' : 'fails' } },
      create('span', {
        class: 'mark',
        text: sound ? '\u2713 ' : '\u2717 ',
        attributes: { 'aria-hidden': 'true' },
      }),
      verdict,
    );
    return create(
      'section',
      { class: 'loss', attributes: { 'data-loss': name } },
      create('header', {}, create('h2', {}, title), summary),
      ...(problem === null ? [] : [create('p', { class: 'problem', text: problem })]),
      create('ul', { class: 'properties' }, ...properties.map(propertyItem)),
      ...(findings.length === 0 ? [] : [this.findingsOf(loss, index)]),
      ...(curves === null ? [] : [create('p', { class: 'muted', text: curves.caption })]),
      ...(curves?.terms.flatMap((term) => this.termOf(term, AXES[curves.axis], curves.terms.length > 1)) ??
        []),
    );
  }

  private findingsOf({ findings }: ReportedLoss, loss: number): HTMLElement {
    const items = findings.map(({ message, rule, location: { line } }, finding) =>
      create(
        'li',
        {},
        createButton({ class: 'link', text: `Line ${line}`, title: rule }, () => {
          this.send({ type: 'reveal', loss, finding });
        }),
        create('span', { class: 'text', text: ` ${message}` }),
      ),
    );
    return create(
      'details',
      { attributes: { 'data-fold': 'findings' } },
      create('summary', { text: findings.length === 1 ? '1 finding' : `${findings.length} findings` }),
      create('ul', { class: 'findings' }, ...items),
    );
  }

  private termOf(term: TermCurves, axisName: string, named: boolean): HTMLElement[] {
    const theme = (): Theme => this.theme;
    const charts = (['loss', 'gradient'] as const).map(
      (what) => new CurveChart({ what, curves: term.curves, axisName }, theme),
    );
    this.charts.push(...charts);
    return [
      ...(named ? [create('h3', { text: term.name })] : []),
      create(
        'div',
        { class: 'charts', attributes: { 'data-term': term.name } },
        ...charts.map(({ figure }) => figure),
      ),
      ...(term.curves.some(({ label }) => label !== '') ? [this.legendOf(term)] : []),
      ...notesOf(term, axisName),
      tableOf(term, axisName),
    ];
  }

  private legendOf({ curves }: TermCurves): HTMLElement {
    const items = curves.map(({ label }, i) => {
      const sample = lineSample(dashFor(i));
      sample.style.color = this.colorOf(i);
      return create('li', { attributes: { 'data-curve': String(i) } }, sample, label);
    });
    return create('ul', { class: 'legend' }, ...items);
  }

  private recolorLegends(): void {
    for (const item of this.root.querySelectorAll<HTMLElement>('.legend li')) {
      const sample = item.querySelector('svg');
      if (sample !== null) sample.style.color = this.colorOf(Number(item.dataset.curve));
    }
  }

  private colorOf(index: number): string {
    const { categories } = this.theme;
    return formatColor(categories[index % categories.length]);
  }
}

/** The same for what unfolds the same of the same loss. */
function keyOf(fold: HTMLDetailsElement): string {
  const loss = fold.closest<HTMLElement>('[data-loss]')?.dataset.loss ?? '';
  return `${loss}: ${fold.dataset.fold ?? ''}`;
}

function propertyItem({ name, verdict, proved, text }: LossProperty): HTMLElement {
  const [sign, word] = MARKS[verdict];
  return create(
    'li',
    { attributes: { 'data-property': name, 'data-verdict': verdict, 'data-proved': String(proved) } },
    create('span', {
      class: 'mark',
      text: sign,
      attributes: { role: 'img', 'aria-label': proved ? 'proved' : word },
    }),
    create('span', { class: 'name', text: NAMES[name] }),
    create('span', { class: 'text', text }),
  );
}

/** Where the curves are not finite, in words. */
function notesOf({ curves }: TermCurves, axisName: string): HTMLElement[] {
  const notes = curves.flatMap(({ label, nonFinite }) =>
    nonFinite.map(({ from, to, what }) => {
      const where =
        from === to
          ? `at ${formatNumber(from, 3)}`
          : `from ${formatNumber(from, 3)} to ${formatNumber(to, 3)}`;
      return `\u2717 ${label === '' ? '' : `${label}: `}the ${what === 'loss' ? 'loss' : 'gradient'} is not finite ${where} (${axisName}).`;
    }),
  );
  return [...new Set(notes)].slice(0, 6).map((text) => create('p', { class: 'problem', text }));
}

function tableOf({ curves, name }: TermCurves, axisName: string): HTMLElement {
  const [first] = curves;
  const rows = Array.from({ length: TABLE_ROWS }, (_, i) =>
    Math.round((i * (first.x.length - 1)) / (TABLE_ROWS - 1)),
  );
  const heading = (text: string) => create('th', { text, attributes: { scope: 'col' } });
  const labelled = (label: string, text: string) => (label === '' ? text : `${label}: ${text}`);
  const head = curves.flatMap(({ label }) => [
    heading(labelled(label, 'loss')),
    heading(labelled(label, 'slope')),
  ]);
  const body = rows.map((at) =>
    create(
      'tr',
      {},
      create('th', { text: formatNumber(first.x[at], 3), attributes: { scope: 'row' } }),
      ...curves.flatMap(({ x, loss, gradient }) => {
        const index = Math.min(at, x.length - 1);
        return [loss[index], gradient[index]].map((value) => create('td', { text: formatNumber(value, 4) }));
      }),
    ),
  );
  const table = create(
    'table',
    {},
    create('caption', { class: 'screen-reader-only', text: `${name} over the ${axisName}` }),
    create('thead', {}, create('tr', {}, heading(axisName), ...head)),
    create('tbody', {}, ...body),
  );
  return create(
    'details',
    { attributes: { 'data-fold': `values of ${name}` } },
    create('summary', { text: 'Values' }),
    create('div', { class: 'table-scroller', attributes: { tabindex: '0' } }, table),
  );
}

/** The name of the file; its whole path where one points at it. */
function heading(file: string): HTMLElement {
  return create('h1', { text: file.replace(/^.*[\\/]/, ''), title: file });
}
