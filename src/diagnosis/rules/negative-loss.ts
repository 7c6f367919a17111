import { locationOfSpan, type Place } from '../../runs/location';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { formatNumber } from '../format-number';
import { reportLossRemarks } from '../loss-file/report-remarks';
import type { LossHistory } from '../loss-history';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'negative-loss',
    title: 'Loss without a lower bound',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'The loss falls without end while predictions leave their targets: errors of opposite sign cancel, a sign is the wrong way round, or an output lowers the loss for ever. Training drives predictions away. A loss that is negative because it is a likelihood is fine: it falls as a logarithm does, and stops where the noise is.',
    measurement:
      'In a loss file: predictions 10,000 away from their targets cost less than fitting ones, less than -10, and less the further away they are; or one column of the prediction alone does that, from several ordinary batches. While training, as an error: the loss is negative, as far below 0 as the limit for each output and the factor times its size at the start, and its median falls as fast in the last eight windows as in all before.',
    source:
      'AutoTrainer (Zhang et al., ICSE 2021) names negative losses among the problems it detects. In float32 a Gaussian likelihood of a perfect fit ends at about -35 for each output.',
    thresholds: {
      limit: { default: 50, description: 'loss below 0 for each output' },
      factor: { default: 5, description: 'loss below 0 / loss of the starting weights' },
    },
  },
  create: ({ run, report, threshold }) => {
    const outputs = run.model.outputShape.reduce((a, b) => a * b, 1);
    return {
      static() {
        reportLossRemarks({ run, report }, 'negative-loss');
      },
      step(view, { loss }) {
        const least = -Math.max(threshold('limit') * outputs, threshold('factor') * loss.scale);
        if (!(loss.recent.latest < least) || !(loss.best < least) || !fallsUnabated(loss)) return;
        report({
          place: placeOfLoss(run),
          severity: 'error',
          occurred: true,
          message: `The loss is ${formatNumber(loss.current)} at step ${view.step} (${formatNumber(loss.initial)} at the start) and falls as fast as ever: it has no lower bound, and training follows it down instead of bringing predictions to their targets. Errors must not count negative, and what lowers the loss must cost something elsewhere.`,
        });
      },
    };
  },
});

/** The result of the first loss of a loss file, else what the run file says of the loss. */
function placeOfLoss({ loss: { parts } }: PreparedRun): Place {
  for (const { loss } of parts) {
    if (loss.kind !== 'file') continue;
    return { kind: 'lossFile', location: locationOfSpan(loss.file.resultSpan(loss.exportName)) };
  }
  return { kind: 'runFile', pointer: '/loss' };
}

/** Medians of windows over which the fall is compared with that of all windows before. */
const LATE = 8;

function fallsUnabated(loss: LossHistory): boolean {
  if (loss.filledWindows < 2 * LATE) return false;
  const late = loss.lastWindows(LATE + 1);
  const usual = (loss.initial - late[0]) / (loss.filledWindows - LATE);
  const present = (late[0] - late[LATE]) / LATE;
  return present > 0 && present >= usual && late.every((value, i) => i === 0 || value < late[i - 1]);
}
