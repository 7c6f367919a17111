import type { RangeTest } from '../../diagnosis/experiments/rate-range-test';
import { formatSetting } from '../number-format';
import { lossAxis } from './experiment-curves';
import type { ChartMark, ExperimentCurve, ExperimentView } from './experiment-view';

/** The range test of learning rates, as far as it is. */
export function viewRange(
  { rates, losses, smoothed, suggestion, reason, current }: RangeTest,
  done: boolean,
): Pick<ExperimentView, 'verdict' | 'notes' | 'charts' | 'table'> {
  const curves: ExperimentCurve[] = [
    { label: 'After each step', look: 0, faint: true, x: rates, y: losses, band: null },
    { label: 'Smoothed', look: 0, faint: false, x: rates, y: smoothed, band: null },
  ];
  const marks: ChartMark[] = [
    ...(done && suggestion !== null
      ? [{ x: suggestion, label: `suggested ${formatSetting(suggestion)}`, strong: true }]
      : []),
    ...(current === null || current === suggestion
      ? []
      : [{ x: current, label: `now ${formatSetting(current)}`, strong: false }]),
  ];
  return {
    verdict: done ? { tone: suggestion === null ? 'bad' : 'good', text: reason } : null,
    notes: done
      ? [
          ...(current !== null && current === suggestion ? ['The run file has that rate already.'] : []),
          'The rate grows from step to step by the same factor; the test ends where the loss blows up.',
        ]
      : [],
    charts:
      rates.length === 0
        ? []
        : [
            {
              title: 'Loss',
              unit: 'on the same rows after each step, over the learning rate of the step',
              x: { label: 'learning rate', scale: 'log' },
              y: lossAxis([curves[1]]),
              curves,
              marks,
            },
          ],
    table: null,
  };
}
