import type { ComparedLoss } from '../../diagnosis/experiments/loss-comparison';
import { formatNumber } from '../number-format';
import { metricAxis, metricSamples, spreadCurve } from './experiment-curves';
import { formatSpread } from './spread-text';
import type { ExperimentTable, ExperimentView, Verdict } from './experiment-view';

export interface ComparisonContext {
  readonly done: boolean;
  /** What speaks for each loss, by name. */
  readonly reasons: ReadonlyMap<string, string>;
  /** Name of the loss that the run has. */
  readonly own: string;
}

/** Losses side by side, the best first, as far as they are. */
export function viewComparison(
  losses: readonly ComparedLoss[],
  { done, reasons, own }: ComparisonContext,
): Pick<ExperimentView, 'verdict' | 'notes' | 'charts' | 'table'> {
  const metric = losses.flatMap(({ courses }) => courses.flatMap((course) => course.metric ?? [])).at(0);
  // The order of the choice, so that no curve changes its colour while the table is sorted.
  const order = [...reasons.keys()];
  const curves = [...losses]
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .flatMap(({ name, courses }) => {
      const samples = courses.map((course) => metricSamples(course, metric ?? ''));
      const curve = spreadCurve(name, order.indexOf(name), samples);
      return curve === undefined ? [] : [curve];
    });
  return {
    verdict: done ? judge(losses, metric) : null,
    notes: ['The values of different losses mean different things: what is compared are metrics they share.'],
    charts:
      curves.length === 0
        ? []
        : [
            {
              title: metric ?? '',
              unit: 'on the validation rows after each epoch; mean over the seeds, and what lies between them',
              x: { label: 'step', scale: 'linear' },
              y: metricAxis(curves),
              curves,
              marks: [],
            },
          ],
    table: done ? comparisonTable(losses, metric, { reasons, own }) : null,
  };
}

function judge(losses: readonly ComparedLoss[], metric: string | undefined): Verdict {
  const ranked = losses.filter(
    ({ metrics }) => metric !== undefined && metric in metrics && metrics[metric].count > 0,
  );
  const [best, second] = [ranked.at(0), ranked.at(1)];
  if (best === undefined || metric === undefined)
    return {
      tone: 'neutral',
      text: 'No rows validate, or no run stayed finite: there is nothing to compare by.',
    };
  const top = best.metrics[metric];
  if (second === undefined)
    return { tone: 'good', text: `Only ${best.name} stays finite: ${metric} ${formatSpread(top)}.` };
  const next = second.metrics[metric];
  const lead = top.mean - next.mean;
  return lead > top.spread + next.spread
    ? {
        tone: 'good',
        text: `${best.name} is the best: ${metric} ${formatSpread(top)}, before ${second.name} with ${formatSpread(next)}.`,
      }
    : {
        tone: 'neutral',
        text: `${best.name} and ${second.name} can hardly be told apart: ${metric} ${formatSpread(top)} and ${formatSpread(next)} differ by ${formatNumber(lead, 2)}, within the spread over the seeds.`,
      };
}

function comparisonTable(
  losses: readonly ComparedLoss[],
  main: string | undefined,
  { reasons, own }: Pick<ComparisonContext, 'reasons' | 'own'>,
): ExperimentTable {
  const names = Object.keys(losses[0]?.metrics ?? {});
  const metrics = [...names.filter((name) => name === main), ...names.filter((name) => name !== main)];
  const someDiverged = losses.some(({ diverged }) => diverged > 0);
  return {
    caption: 'On the validation rows at the end: mean over the seeds, and half the distance between them',
    columns: ['Loss', ...metrics, ...(someDiverged ? ['diverged'] : [])],
    rows: losses.map(({ name, metrics: values, diverged, courses }, i) => ({
      cells: [
        name,
        ...metrics.map((metric) => formatSpread(values[metric])),
        ...(someDiverged ? [`${diverged} of ${courses.length}`] : []),
      ],
      note: reasons.get(name) ?? '',
      best: i === 0,
      action: name === own ? null : { title: 'Use This Loss', primary: i === 0 },
    })),
  };
}
