import { columnPlace } from '../data-place';
import { formatNumber } from '../format-number';
import { probedRows } from '../probes';
import { defineRule, type Remedy } from '../rule';
import { orderedTarget } from '../target-order';
import { closing, learned } from '../trial';

const ORDERS = { ascending: 'ascend', descending: 'descend', grouped: 'are grouped' } as const;

/** Part of the run after which it is judged, and the steps over which shuffling is tried at most. */
const WHEN = 0.6;
const TRIAL_STEPS = 600;

export default defineRule({
  meta: {
    id: 'sorted-data',
    title: 'Sorted data without shuffling',
    severity: 'info',
    moments: ['static', 'training'],
    meaning:
      'The rows are ordered by their target and are not shuffled, so each batch is about one class or one range. The model follows the batch at hand and forgets the others.',
    measurement:
      'Order of the target in the file, under "shuffle": false and batches smaller than the training rows. It becomes a warning when training fails and a trial with shuffling does not, or when three fifths of the way through the run the loss over rows from all parts of the file is far above what a trial with shuffling leaves.',
    source: 'Bengio 2012, Practical recommendations for gradient-based training of deep architectures.',
    thresholds: {
      gain: {
        default: 0.5,
        description: 'loss left with shuffling / loss over rows from all parts of the file',
      },
    },
  },
  create: ({ run, report, suspect, threshold, tryOut }) => {
    const ordered = orderedTarget(run);
    if (ordered === null) return {};
    const { dataset, runFile } = run;
    const { target, order } = ordered;
    const { name, column } = target;
    const when = Math.floor(WHEN * run.totalSteps);
    const shuffle: Remedy = {
      title: 'Shuffle the rows',
      change: [{ pointer: '/data/shuffle', value: true }],
    };
    const remark = {
      place: { kind: 'runFile', pointer: '/data/shuffle' },
      message: `The values of '${name}' ${ORDERS[order]} through the file, and the rows are not shuffled: each batch of ${runFile.batchSize} knows only a part of them. Shuffle the rows.`,
      related: [{ place: columnPlace(dataset.table, column), message: `the order of '${name}'` }],
      remedies: [shuffle],
    } as const;
    return {
      static() {
        report(remark);
        suspect({ ...remark, plausibility: 0.6 });
      },
      step(view, { loss, steady }) {
        if (view.step !== when || !steady || run.loss.penalty !== null) return;
        const rows = view.rowLosses(probedRows(dataset.trainingRows));
        const everywhere = rows.reduce((sum, each) => sum + each / rows.length, 0);
        const steps = Math.min(TRIAL_STEPS, view.step);
        const shuffled = tryOut(shuffle.change, { steps });
        if (shuffled === null || !learned(shuffled)) return;
        const left = closing(shuffled.losses);
        if (!(left > 0 && left < threshold('gain') * everywhere)) return;
        report({
          ...remark,
          severity: 'warning',
          message: `${remark.message} After ${view.step} steps the loss is ${formatNumber(loss.level)} on the batches as they come, but ${formatNumber(everywhere)} on rows from all parts of the file. Tried from the same seed: with the rows shuffled the first ${steps} steps end at ${formatNumber(left)}.`,
        });
      },
    };
  },
});
