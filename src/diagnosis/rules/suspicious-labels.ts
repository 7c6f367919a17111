import type { PreparedRun } from '../../runs/prepare/prepared-run';
import type { TrainingView } from '../../runs/training/view';
import { findDuplicateRows } from '../../data/profile/duplicate-rows';
import { agreementOver } from '../agreement';
import { cellPlace, formatShare, lineOf, markedPlaces } from '../data-place';
import { hasRareClass } from '../class-weights';
import { trainsInOrder } from '../target-order';
import { canJudgeLabels, constantPredictorLoss } from '../constant-predictor';
import { linearSignal } from '../linear-signal';
import { formatNumber } from '../format-number';
import { dropRowsOf } from '../drop-rows';
import { endEarly } from '../end-early';
import { givenValue } from '../given-value';
import { defineRule, type Remedy } from '../rule';
import { ValidationCourse } from '../validation-course';

/** Training rows that are looked at in the end, at most. */
const ROWS = 2000;
/** Share of a label that goes to the other classes. */
const SMOOTHING = 0.1;
/** Share of the run after which that is judged. */
const WHEN = 0.6;
/** Parts of the run after which it is looked at how what the model says agrees with the targets. */
const LOOKS = [0.2, 0.4, 0.6, 0.8];
/** Losses whose value is minus the logarithm of what the model gave to the right class. */
const LIKELIHOODS: ReadonlySet<string> = new Set(['crossEntropy', 'nll', 'bce', 'bceWithLogits']);

export default defineRule({
  meta: {
    id: 'suspicious-labels',
    title: 'Suspicious labels',
    severity: 'info',
    moments: ['static', 'training'],
    meaning:
      'Some labels speak against the rest of the data: equal rows have different classes, or a model that knows nearly all rows is sure of another class. They may be mistakes, and put a floor under the loss. Where nothing of what is learned holds for other rows, rows and labels may not belong together at all.',
    measurement:
      'Before training, rows with equal features and different classes. Three fifths of the way through the run a warning, when the training loss has got below that of a constant answer and the validation loss, averaged over three epochs, never has to speak of and is not now; under a loss whose constant answer is not known, when what the model says goes along with the targets of training rows but never with those of others more than chance; not where the right answers are clearly more than by always saying the commonest class, nor where a weighted sum of the features, learned on one half of the rows, goes along with the targets of the other. At the end, where at least nine of ten training rows have a probable label, those whose label has a probability below the limit.',
    source: 'Northcutt, Jiang and Chuang 2021, Confident Learning (https://arxiv.org/abs/1911.00068).',
    thresholds: {
      share: { default: 0.01, description: 'rows that contradict an equal one / rows' },
      learned: { default: 0.9, description: 'training loss / that of the best constant answer' },
      carried: {
        default: 0.97,
        description:
          'least validation loss, averaged over three epochs / that of the constant answer on its rows',
      },
      right: {
        default: 0.2,
        description:
          'accuracy in validation - share of the commonest class there: above it, labels mean something',
      },
      byHeart: {
        default: 0.4,
        description: 'rank correlation of what the model says with the targets it is trained on, at least',
      },
      chance: {
        default: 1.5,
        description: 'the same with those of other rows, in deviations of chance, at most, at every look',
      },
      probability: { default: 0.01, description: 'what the trained model gives to the label' },
    },
  },
  create: ({ run, report, threshold }) => {
    const untaught = hasRareClass(run) ? null : constantPredictorLoss(run);
    const untaughtElsewhere = constantPredictorLoss(run, run.dataset.validationRows);
    const inOrder = trainsInOrder(run);
    const commonest = shareOfCommonest(run);
    const course = new ValidationCourse();
    const epochs = Math.ceil(run.totalSteps / run.stepsPerEpoch);
    const looks = new Set(LOOKS.map((share) => Math.ceil(share * epochs) - 1));
    const judgesAnswers = untaught === null && canJudgeLabels(run) && !inOrder && !hasRareClass(run);
    let mostElsewhere = -Infinity;

    /** Where no constant answer is known for the loss: rows learned by heart of which nothing holds for others, at this look or at any before. */
    function judgeAnswers(view: TrainingView): void {
      const { dataset } = run;
      const elsewhere = agreementOver(view, dataset.validationRows);
      if (elsewhere === null) return;
      mostElsewhere = Math.max(mostElsewhere, elsewhere.deviations);
      const trained = agreementOver(view, dataset.trainingRows);
      if (view.step < WHEN * run.totalSteps - 1 || mostElsewhere > threshold('chance')) return;
      if (trained === null || trained.correlation < threshold('byHeart') || linearSignal(dataset) > 0) return;
      tellUnrelated(
        `What the model says goes along with the targets of the rows it is trained on (a rank correlation of ${formatNumber(trained.correlation)}), but not with those of other rows (${formatNumber(elsewhere.correlation)}, as chance would have it).`,
      );
    }

    function tellUnrelated(seen: string): void {
      const { targetColumns, table } = run.dataset;
      const [{ name, column }] = targetColumns;
      report({
        place: { kind: 'runFile', pointer: '/data/target' },
        severity: 'warning',
        message: `${seen} Either the features say nothing about '${name}' (do rows and labels belong together?), or there are too few rows to learn it from.`,
        remedies: endEarly(run),
        related: [{ place: { kind: 'data', file: table.file, column }, message: `the target '${name}'` }],
      });
    }

    return {
      static() {
        const { dataset } = run;
        const [{ classes, column, name }] = dataset.targetColumns;
        if (classes === null || dataset.validationTable !== null) return;
        const { table, rows, targets, featureSource } = dataset;
        const width = dataset.targetColumns.length;
        const columns = [...new Set(featureSource)].map((index) => table.columns[index]);
        const { firstOf } = findDuplicateRows(columns, table.rows);
        const byRow = new Map(
          Array.from({ length: rows }, (_, row) => [dataset.sourceRow(row).row, row] as const),
        );
        const contradicting = [...byRow].flatMap(([source, row]) => {
          const first = byRow.get(firstOf[source]);
          return first !== undefined && targets[first * width] !== targets[row * width]
            ? [{ row, first }]
            : [];
        });
        if (contradicting.length < 2 || contradicting.length < threshold('share') * rows) return;
        const [{ row, first }, ...others] = contradicting;
        report({
          place: cellPlace(dataset, row, column),
          message: `Line ${lineOf(dataset, row)} has the features of line ${lineOf(dataset, first)} and another '${name}', as ${contradicting.length} of ${rows} rows have (${formatShare(contradicting.length / rows)}). No model of these features can tell them apart.`,
          dataFixes: dropRowsOf(
            dataset,
            contradicting.map((each) => each.row),
          ),
          related: markedPlaces(others, (each) => ({
            place: cellPlace(dataset, each.row, column),
            message: `Line ${lineOf(dataset, each.row)} contradicts line ${lineOf(dataset, each.first)}.`,
          })),
        });
      },
      epoch(view, { loss, steady }) {
        if (judgesAnswers && looks.has(view.epoch)) judgeAnswers(view);
        if (
          untaught === null ||
          untaughtElsewhere === null ||
          !steady ||
          !canJudgeLabels(run) ||
          inOrder ||
          run.loss.penalty !== null
        )
          return;
        if (!course.observe(view, loss)) return;
        if (view.step < WHEN * run.totalSteps || !(loss.level < threshold('learned') * untaught)) return;
        const best = course.best.validation;
        if (!(best > threshold('carried') * untaughtElsewhere && course.validation > untaughtElsewhere))
          return;
        // Then rows and labels do belong together, however little the model makes of it.
        if ((view.validation?.metrics.accuracy ?? 0) > threshold('right') + commonest) return;
        if (linearSignal(run.dataset) > 0) return;
        tellUnrelated(
          `The training loss has come down to ${formatNumber(loss.level)} (saying the same for every row: ${formatNumber(untaught)}), but on the rows it is not trained on the model was hardly ever better than that: ${formatNumber(best)} at best against ${formatNumber(untaughtElsewhere)}.`,
        );
      },
      end(view) {
        const { dataset } = run;
        const [{ loss }] = run.loss.parts;
        const [{ name, column, classes }] = dataset.targetColumns;
        if (run.loss.kind !== 'single' || loss.kind !== 'named' || !LIKELIHOODS.has(loss.definition.name))
          return;
        if (classes === null || run.loss.penalty !== null || run.layout.terms.length > 0) return;
        const rows = dataset.trainingRows.subarray(0, ROWS);
        const losses = view.rowLosses(rows);
        const probable = losses.filter((each) => each < Math.LN2).length;
        const improbable = [...rows]
          .map((row, i) => ({ row, loss: losses[i] }))
          .filter((each) => each.loss > -Math.log(threshold('probability')))
          .sort((a, b) => b.loss - a.loss);
        if (improbable.length === 0 || probable < 0.9 * rows.length) return;
        const [worst, ...others] = improbable;
        const given = ({ row, loss: each }: (typeof improbable)[number]): string =>
          `'${classes[dataset.targets[row * dataset.targetColumns.length]]}' a probability of ${formatNumber(Math.exp(-each))}`;
        report({
          place: cellPlace(dataset, worst.row, column),
          message: `The model knows ${formatShare(probable / rows.length)} of the training rows, but gives the '${name}' of ${improbable.length} of them hardly a chance; on line ${lineOf(dataset, worst.row)} ${given(worst)}. Are the labels right?`,
          remedies: smoothLabels(run),
          dataFixes: dropRowsOf(
            dataset,
            improbable.map((each) => each.row),
          ),
          related: markedPlaces(others, (each) => ({
            place: cellPlace(dataset, each.row, column),
            message: `The model gives ${given(each)} on line ${lineOf(dataset, each.row)}.`,
          })),
        });
      },
    };
  },
});

/** Share of the commonest class among the rows that validate; 0 where there are no classes. */
function shareOfCommonest({ dataset: { targets, targetColumns, validationRows } }: PreparedRun): number {
  const [{ classes }] = targetColumns;
  const counts = new Array<number>(classes?.length ?? 0).fill(0);
  if (counts.length > 0) for (const row of validationRows) counts[targets[row * targetColumns.length]]++;
  return Math.max(0, ...counts) / validationRows.length;
}

/** What keeps a few wrong labels from pulling hard; Szegedy et al. 2016, section 7. */
function smoothLabels({ document, loss }: PreparedRun): Remedy[] {
  const [{ loss: first, pointer }] = loss.parts;
  if (first.kind !== 'named' || first.definition.name !== 'crossEntropy') return [];
  const given = givenValue(document, pointer);
  const options = typeof given === 'object' ? given : {};
  const value = { type: 'crossEntropy', ...options, labelSmoothing: SMOOTHING };
  return [{ title: `Smooth the labels by ${SMOOTHING}`, change: [{ pointer, value }] }];
}
