import type { EncodedTarget } from '../../runs/objective/loss-part';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOf({ values }: EncodedTarget): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

export default defineRule({
  meta: {
    id: 'target-range',
    title: 'Targets outside what the loss is for',
    severity: 'error',
    moments: ['static'],
    meaning:
      'The loss is defined for targets in a range: cross-entropies for shares between 0 and 1, counts for Poisson. Outside it the loss may be negative without a bound, and its minimum is nowhere near the targets.',
    measurement: 'Least and largest target as the loss gets them, over all rows.',
    source: 'https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html: targets between 0 and 1.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      for (const { loss, target, pointer } of run.loss.parts) {
        if (loss.kind !== 'named') continue;
        const { low, high } = rangeOf(target);
        const { name } = loss.definition;
        const shares = target.kind === 'zeroOne' || target.kind === 'probabilities';
        const counts = name === 'poisson';
        if (!(shares && (low < 0 || high > 1)) && !(counts && low < 0)) continue;
        const column = run.dataset.targetColumns[target.columns[0]];
        const remedies: Remedy[] =
          run.dataset.task === 'regression'
            ? [useMse(run, pointer)]
            : [
                {
                  title: 'Encode the labels for the loss',
                  change: [{ pointer: '/data/labels', value: 'auto' }],
                },
              ];
        report({
          place: { kind: 'runFile', pointer },
          message: `${name} is for targets ${shares ? 'between 0 and 1' : 'that are counts, 0 or more'}, but '${column.name}' runs from ${formatNumber(low)} to ${formatNumber(high)}: its loss has no sensible minimum there.`,
          related: [
            {
              place: { kind: 'data', file: run.dataset.table.file, column: column.column },
              message: `'${column.name}' is the target`,
            },
          ],
          remedies,
        });
        return;
      }
    },
  }),
});

/** An output that the loss kept between 0 and 1 has to give any number, too. */
function useMse({ runFile, loss }: PreparedRun, pointer: string): Remedy {
  const last = runFile.model.length - 1;
  const isBounded =
    runFile.model[last].activation === 'sigmoid' || runFile.model[last].activation === 'softmax';
  const useLoss = { pointer, value: 'mse' };
  return loss.kind === 'single' && isBounded
    ? {
        title: 'Use mse over a linear output, which is for any number',
        change: [useLoss, { pointer: `/model/${last}/activation`, value: undefined }],
      }
    : { title: 'Use mse, which is for any number', change: [useLoss] };
}
