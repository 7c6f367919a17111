import type { FixProof } from '../../diagnosis/experiments/fix-proof';
import type { RunCourse } from '../../diagnosis/experiments/run-course';
import type { FixVerdict } from '../../runs/kept-proof';
import { spreadOf } from '../../runs/spread';
import { formatNumber } from '../number-format';
import { lossAxis, lossSamples, metricAxis, metricSamples, spreadCurve } from './experiment-curves';
import { formatSpread } from './spread-text';
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
    charts: [lossChart(proof), metricChart(proof)].filter((chart) => chart.curves.length > 0),
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
    unit: 'training, as minimized; mean over the seeds, and what lies between them',
    x: { label: 'step', scale: 'linear' },
    y: lossAxis(curves),
    curves,
    marks: [],
  };
}

function metricChart({ before, after }: FixProof): ExperimentChart {
  const metric = after[0]?.metric ?? before[0]?.metric ?? '';
  const curves = sides(before, after).flatMap(({ label, look, courses }) =>
    present(
      spreadCurve(
        label,
        look,
        courses.map((course) => metricSamples(course, metric)),
      ),
    ),
  );
  return {
    title: metric,
    unit: 'on the validation rows after each epoch',
    x: { label: 'step', scale: 'linear' },
    y: metricAxis(curves),
    curves,
    marks: [],
  };
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
    const cells = [from, to].map(formatSpread);
    return row([name, ...cells, Number.isNaN(change) ? '\u2013' : `${sign}${formatNumber(change, 3)}`]);
  });
  const finite = [before, after].map(
    (courses) =>
      `${courses.filter(({ reason }) => reason !== 'diverged' && reason !== 'error').length} of ${courses.length}`,
  );
  return {
    caption: 'On the validation rows at the end: mean over the seeds, and half the distance between them',
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
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
