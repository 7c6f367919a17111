import type { Target } from '../../data/dataset';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { columnPlace } from '../data-place';
import { formatNumber } from '../format-number';
import { probedRows } from '../probes';
import { defineRule, type Remedy, type Report } from '../rule';
import { orderedTarget, starvedClass, targetBeyondTraining, type StarvedClass } from '../target-order';
import { closing, learned } from '../trial';

const ORDERS = { ascending: 'ascend', descending: 'descend', grouped: 'are grouped' } as const;

/** Part of the run after which it is judged, and the steps over which shuffling is tried at most. */
const WHEN = 0.6;
const TRIAL_STEPS = 600;

export default defineRule({
  meta: {
    id: 'sorted-data',
    title: 'Sorted data',
    severity: 'info',
    moments: ['static', 'training'],
    meaning:
      'The rows are ordered by their target and are not shuffled, so each batch is about one class or one range. The model follows the batch at hand and forgets the others. Or the last rows of such a file validate: they are of a class of which hardly any rows are left to train on, or of numbers beyond all that train.',
    measurement:
      'Order of the target in the file, under "shuffle": false and batches smaller than the training rows. It becomes a warning when training fails and a trial with shuffling does not, or when three fifths of the way through the run the loss over rows from all parts of the file is far above what a trial with shuffling leaves. Under "split": "last" it is a remark when more rows of a class validate than train, and a warning when hardly any train; of an ordered target of numbers it is a remark, and a warning when from three fifths of the run on the mean of the rows that validate tells more of them than the model (an R\u00b2 below 0).',
    source: 'Bengio 2012, Practical recommendations for gradient-based training of deep architectures.',
    thresholds: {
      left: {
        default: 0.15,
        description: 'rows of a class that train / those that validate, under "split": "last"',
      },
      gain: {
        default: 0.5,
        description: 'loss left with shuffling / loss over rows from all parts of the file',
      },
    },
  },
  create: ({ run, report, suspect, threshold, tryOut }) => {
    const ordered = orderedTarget(run);
    const starved = starvedClass(run);
    if (starved !== null)
      return {
        static() {
          report(describeStarved(run, starved, threshold('left')));
        },
      };
    const beyond = targetBeyondTraining(run);
    if (beyond !== null)
      return {
        static() {
          report(describeBeyond(run, beyond));
        },
        epoch({ step, validation }) {
          const r2 = validation?.metrics.r2;
          if (step < WHEN * run.totalSteps - 1 || r2 === undefined || r2 >= 0) return;
          const remark = describeBeyond(run, beyond);
          const message = `${remark.message} After ${step + 1} steps the R\u00b2 on them is ${formatNumber(r2)}: their own mean tells more.`;
          report({ ...remark, severity: 'warning', message });
        },
      };
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

function describeStarved(
  { dataset }: PreparedRun,
  { target: { name, column }, label, training, validation }: StarvedClass,
  left: number,
): Report {
  return {
    place: { kind: 'runFile', pointer: '/data/split' },
    severity: training < left * validation ? 'warning' : 'info',
    message: `The file is ordered by '${name}', and its last rows validate: ${validation} rows of class '${label}' are put aside and ${training} train. The model hardly learns the class that it is judged by. Split at random.`,
    related: [{ place: columnPlace(dataset.table, column), message: `the order of '${name}'` }],
    remedies: [{ title: 'Split at random', change: [{ pointer: '/data/split', value: 'random' }] }],
  };
}

function describeBeyond({ dataset }: PreparedRun, { name, column }: Target): Report {
  return {
    place: { kind: 'runFile', pointer: '/data/split' },
    message: `The file is ordered by '${name}', and its last rows validate: their values lie beyond all that train, where the model has never been. Split at random.`,
    related: [{ place: columnPlace(dataset.table, column), message: `the order of '${name}'` }],
    remedies: [{ title: 'Split at random', change: [{ pointer: '/data/split', value: 'random' }] }],
  };
}
