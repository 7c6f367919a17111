import type { ComparisonKind } from '../../diagnosis/experiments/comparison-verdict';
import type { ComparedLosses, ConstantReference } from '../../diagnosis/experiments/loss-comparison';
import { metricName, metricTitle } from '../../runs/metric-name';
import { writeSpread } from '../../runs/spread';
import { formatNumber } from '../number-format';
import { metricAxis, metricSamples, spreadCurve } from './experiment-curves';
import type { ExperimentCurve, ExperimentTable, ExperimentView, TableRow, Verdict } from './experiment-view';

export interface ComparisonContext {
  readonly done: boolean;
  /** What speaks for each loss, by name. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Name of the loss that the run has. */
  readonly own: string;
}

/** Losses side by side, the best first, as far as they are. */
export function viewComparison(
  compared: ComparedLosses,
  { done, reasons, own }: ComparisonContext,
): Pick<ExperimentView, 'verdict' | 'notes' | 'charts' | 'table'> {
  const { losses, constant, metric } = compared;
  // The order of the choice, so that no curve changes its colour while the table is sorted.
  const order = [...reasons.keys()];
  const learning = [...(metric === null ? [] : losses)]
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .flatMap(({ name, courses }) => {
      const samples = courses.map((course) => metricSamples(course, metric ?? ''));
      const curve = spreadCurve(name, order.indexOf(name), samples);
      return curve === undefined ? [] : [curve];
    });
  const curves = [...constantCurves(constant, metric, learning, order.length), ...learning];
  return {
    verdict: done ? judge(compared) : null,
    notes: ['The values of different losses mean different things: what is compared are metrics they share.'],
    charts:
      curves.length === 0
        ? []
        : [
            {
              title: metricTitle(metric ?? ''),
              unit: 'on the validation rows; mean and range over the seeds',
              x: { label: 'step', scale: 'linear' },
              y: metricAxis(curves),
              curves,
              marks: [],
            },
          ],
    table: done ? comparisonTable(compared, { reasons, own }) : null,
  };
}

const TONES: Readonly<Record<ComparisonKind, Verdict['tone']>> = {
  best: 'good',
  alone: 'good',
  close: 'neutral',
  incomparable: 'neutral',
  nothingLearned: 'bad',
};

function judge({ verdict: { kind, sentence } }: ComparedLosses): Verdict {
  return { tone: TONES[kind], text: sentence };
}

/** A straight line where the constant answer lies, at the steps of the curve that has the most. */
function constantCurves(
  constant: ConstantReference | null,
  metric: string | null,
  curves: readonly ExperimentCurve[],
  look: number,
): readonly ExperimentCurve[] {
  const level = metric === null ? undefined : constant?.metrics[metric];
  if (constant === null || level === undefined || level.count === 0 || curves.length === 0) return [];
  const { x } = curves.reduce((longest, curve) => (curve.x.length > longest.x.length ? curve : longest));
  const y = new Float64Array(x.length).fill(level.mean);
  return [{ label: `Always ${constant.name}`, look, faint: false, x, y, band: null }];
}

function comparisonTable(
  { losses, constant, metric: main }: ComparedLosses,
  { reasons, own }: Pick<ComparisonContext, 'reasons' | 'own'>,
): ExperimentTable {
  const names = Object.keys(losses[0]?.metrics ?? {});
  const metrics = [...names.filter((name) => name === main), ...names.filter((name) => name !== main)];
  const someDiverged = losses.some(({ diverged }) => diverged > 0);
  const rows = losses.map(({ name, metrics: values, diverged, courses, learns }, i): TableRow => {
    const best = i === 0 && learns;
    return {
      cells: [
        name,
        ...metrics.map((metric) => writeSpread(values[metric], formatNumber)),
        ...(someDiverged ? [`${diverged} of ${courses.length}`] : []),
      ],
      note: reasons.get(name) ?? '',
      best,
      action: name === own ? null : { title: 'Use This Loss', primary: best },
    };
  });
  return {
    caption: 'On the validation rows at the end: mean over the seeds (\u00b1 half of their range)',
    columns: ['Loss', ...metrics.map(metricName), ...(someDiverged ? ['diverged'] : [])],
    rows:
      constant === null || metrics.length === 0
        ? rows
        : [...rows, constantRow(constant, metrics, someDiverged)],
  };
}

function constantRow(
  { name: constant, metrics: values }: ConstantReference,
  metrics: readonly string[],
  someDiverged: boolean,
): TableRow {
  return {
    cells: [
      `Always ${constant}`,
      ...metrics.map((metric) => writeSpread(values[metric], formatNumber)),
      ...(someDiverged ? [''] : []),
    ],
    note: 'what an answer reaches that looks at no feature',
    best: false,
    action: null,
  };
}
