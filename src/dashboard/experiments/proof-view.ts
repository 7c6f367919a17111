import type { FixProof } from '../../diagnosis/experiments/fix-proof';
import type { RunCourse } from '../../diagnosis/experiments/run-course';
import type { FixVerdict } from '../../runs/kept-proof';
import { metricName, metricTitle } from '../../runs/metric-name';
import { spreadOf, writeSpread } from '../../runs/spread';
import { formatNumber } from '../number-format';
import { lossAxis, lossSamples, metricAxis, metricSamples, spreadCurve } from './experiment-curves';
import type { ExperimentChart, ExperimentTable, ExperimentView, TableRow, Verdict } from './experiment-view';

type Content = Pick<ExperimentView, 'verdict' | 'notes' | 'charts' | 'table'>;

const TONES: Readonly<Record<FixVerdict, Verdict['tone']>> = {
  helps: 'good',
  doesNotHelp: 'bad',
  unclear: 'neutral',
};
const OPENINGS: Readonly<Record<FixVerdict, string>> = {
  helps: 'The fix helps',
  doesNotHelp: 'The fix does not help',
  unclear: 'It is not clear whether the fix helps',
};

/** The proof of a fix, as far as it is. @param lossChanges whether the fix changes what the loss means */
export function viewProof(proof: FixProof, { done, lossChanges }: ProofContext): Content {
  const { verdict, sentence, finding } = proof;
  const notes = [
    ...(lossChanges
      ? ['The fix changes what is minimized, so that the two losses cannot be compared by their values.']
      : []),
  ];
  const text = [`${OPENINGS[verdict]}: ${lowerFirst(sentence)}`, finding];
  return {
    verdict: done ? { tone: TONES[verdict], text: text.join(' ') } : null,
    notes,
    charts: [lossChart(proof), ...metricCharts(proof)].filter((chart) => chart.curves.length > 0),
    table: done ? comparisonTable(proof) : null,
  };
}

export interface ProofContext {
  readonly done: boolean;
  readonly lossChanges: boolean;
}

function lossChart({ before, after }: FixProof): ExperimentChart {
  const curves = sides(before, after).flatMap(({ label, look, courses }) =>
    present(spreadCurve(label, look, courses.map(lossSamples))),
  );
  return {
    title: 'Loss',
    unit: 'training, as minimized; mean and range over the seeds',
    x: { label: 'step', scale: 'linear' },
    y: lossAxis(curves),
    curves,
    marks: [],
  };
}

/** None where no metric suits the loss. */
function metricCharts({ before, after }: FixProof): ExperimentChart[] {
  const metric = after[0]?.metric ?? before[0]?.metric ?? null;
  if (metric === null) return [];
  const curves = sides(before, after).flatMap(({ label, look, courses }) =>
    present(
      spreadCurve(
        label,
        look,
        courses.map((course) => metricSamples(course, metric)),
      ),
    ),
  );
  const chart: ExperimentChart = {
    title: metricTitle(metric),
    unit: 'on the validation rows; mean and range over the seeds',
    x: { label: 'step', scale: 'linear' },
    y: metricAxis(curves),
    curves,
    marks: [],
  };
  return [chart];
}

function sides(before: readonly RunCourse[], after: readonly RunCourse[]) {
  return [
    { label: 'Without the fix', look: 1, courses: before },
    { label: 'With the fix', look: 0, courses: after },
  ];
}

/** Each metric before and after, and whether the runs stayed finite. */
function comparisonTable({ before, after }: FixProof): ExperimentTable {
  const metrics = Object.keys(after[0].validation.at(-1)?.metrics ?? {}).filter((name) => name !== 'loss');
  const finalOf = (courses: readonly RunCourse[], name: string) =>
    spreadOf(
      courses.map(({ validation, reason }) =>
        reason === 'diverged' || reason === 'error'
          ? Number.NaN
          : (validation.at(-1)?.metrics[name] ?? Number.NaN),
      ),
    );
  const rows = metrics.map((name): TableRow => {
    const [from, to] = [finalOf(before, name), finalOf(after, name)];
    const change = to.mean - from.mean;
    const sign = change > 0 ? '+' : '';
    const cells = [from, to].map((side) => writeSpread(side, formatNumber));
    return row([
      metricName(name),
      ...cells,
      Number.isNaN(change) ? '\u2013' : `${sign}${formatNumber(change, 3)}`,
    ]);
  });
  const finite = [before, after].map(
    (courses) =>
      `${courses.filter(({ reason }) => reason !== 'diverged' && reason !== 'error').length} of ${courses.length}`,
  );
  return {
    caption: 'On the validation rows at the end: mean over the seeds (\u00b1 half of their range)',
    columns: ['', 'Without the fix', 'With the fix', 'Change'],
    rows: [...rows, row(['runs that stay finite', ...finite, ''])],
  };
}

function row(cells: readonly string[]): TableRow {
  return { cells, note: '', best: false, action: null };
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** A sentence in the middle of another; names of metrics stay as they are. */
function lowerFirst(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
