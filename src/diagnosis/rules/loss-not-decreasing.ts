import type { TrainingView } from '../../runs/training/view';
import { agreementOver } from '../agreement';
import { hasRareClass } from '../class-weights';
import { canJudgeLabels, constantPredictorLoss, tellsMostRows } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { linearSignal } from '../linear-signal';
import { endEarly } from '../end-early';
import { generalRemedies, higherRate } from '../general-remedies';
import type { LossHistory } from '../loss-history';
import { median } from '../median';
import { defineRule } from '../rule';
import { trainsInOrder } from '../target-order';

/** Share of the loss that must have gone between the last two thirds of a run that still gets somewhere. */
const PACE = 0.1;
/** Share of what is known to be there to learn that must have been learned. */
const BEGUN = 0.3;
/** Part of the run after which a loss that falls is tried to be explained, and how far it is above the constant answer's. */
const LATE = 0.95;
const FAR_ABOVE = 2;
/** Rank correlation of what the model says with the targets, and deviations of chance, below which it says nothing. */
const HARDLY = 0.4;
const CHANCE = 1.5;

function isStillFalling(loss: LossHistory): boolean {
  const third = Math.floor(loss.filledWindows / 3);
  const windows = loss.lastWindows(2 * third);
  return median(windows.slice(third)) < (1 - PACE) * median(windows.slice(0, third));
}

export default defineRule({
  meta: {
    id: 'loss-not-decreasing',
    title: 'Loss does not go down',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'After most of the run the loss is where it was, no better than saying the same for every row. Either nothing can be learned from these features, or training is broken in a way that no other rule has named.',
    measurement:
      'Three fifths of the way through the run the loss has not fallen by the share, judged by its last quarter, or, where that is known, it is no lower than that of the best constant answer and does not fall any more. Just before the end suspected causes are tried of a loss of twice that of the constant answer, too, although it falls. Where the constant answer is not known, it is also enough that what the model says hardly goes along with the targets of training rows, and no more than chance with those of others. Where a class is rare, only the fall counts: there a loss near that of the constant answer may be a good one. Where a weighted sum of the features, learned on one half of the rows, goes along a little with the targets of the other, there is only so much to learn, and three tenths of it are enough. Where most rows are told clearly better than by a constant, the rest are outliers. Suspected causes are tried first.',
    source:
      'Amazon SageMaker Debugger compares with the loss 10 steps back, which fires on every healthy run measured; the constant answer is the comparison that means something.',
    thresholds: {
      fall: { default: 0.03, description: 'share of the starting loss by which it must have fallen' },
      steps: { default: 100, description: 'steps before which a run is too short to be judged' },
      constant: { default: 0.98, description: 'loss / that of the best constant answer' },
      nearly: {
        default: 0.92,
        description:
          'the same where the validation loss is not below the constant limit either, and no weighted sum of the features goes along with the target',
      },
    },
  },
  create: ({ run, report, threshold }) => {
    const when = Math.max(threshold('steps'), Math.floor(run.totalSteps * 0.6));
    const constant = hasRareClass(run) ? null : constantPredictorLoss(run);
    const elsewhere = constant === null ? null : constantPredictorLoss(run, run.dataset.validationRows);

    /** Whether what little is learned does not hold for the rows that validate. */
    function carriesNothing({ validation }: TrainingView): boolean {
      if (elsewhere === null || validation === null || run.loss.penalty !== null) return false;
      return validation.metrics.loss > threshold('constant') * elsewhere && linearSignal(run.dataset) === 0;
    }

    /** Where the features are known to say little, a loss that is good for them is hardly below the constant answer's. */
    function constantLimit(view: TrainingView): number {
      if (carriesNothing(view)) return threshold('nearly');
      const known = linearSignal(run.dataset);
      return known === 0 ? threshold('constant') : Math.max(threshold('constant'), 1 - (BEGUN * known) / 2);
    }

    const late = Math.max(when + 1, Math.floor(run.totalSteps * LATE));
    const mayJudgeAnswers = canJudgeLabels(run) && !hasRareClass(run) && !trainsInOrder(run);

    /** Where no constant answer is known for the loss: whether what the model says has little to do with the targets. */
    function answersNothing(view: TrainingView, loss: LossHistory): boolean {
      if (!mayJudgeAnswers || isStillFalling(loss)) return false;
      const { trainingRows, validationRows } = run.dataset;
      const [trained, elsewhere] = [trainingRows, validationRows].map((rows) => agreementOver(view, rows));
      if (trained === null || elsewhere === null) return false;
      const isNothing = trained.correlation < HARDLY && elsewhere.deviations < CHANCE;
      return isNothing && linearSignal(run.dataset) === 0;
    }

    /** Whether the run is about to end far above what a constant answer would give. */
    function endsAbove({ validation }: TrainingView, { current }: LossHistory): boolean {
      if (constant === null || run.loss.penalty !== null) return false;
      const isAboveElsewhere =
        validation === null || elsewhere === null || validation.metrics.loss > elsewhere;
      return current > FAR_ABOVE * constant && isAboveElsewhere;
    }

    return {
      step(view, { loss, steady }) {
        const isLook = view.step === when || view.step === late;
        if (!steady || !isLook || loss.filledWindows < 4) return;
        const level = view.step === late ? loss.current : loss.level;
        const isStuck =
          view.step === late
            ? endsAbove(view, loss)
            : constant === null
              ? loss.fall < threshold('fall') || answersNothing(view, loss)
              : level > constantLimit(view) * constant && !isStillFalling(loss);
        if (!isStuck || tellsMostRows(run, view)) return;
        const { name } = run.dataset.targetColumns[0];
        report({
          place: { kind: 'runFile', pointer: '/data/target' },
          message:
            `After ${view.step} of ${run.totalSteps} steps the loss is ${formatNumber(level)} (${formatNumber(loss.initial)} at the start)` +
            (constant === null ? '.' : `; saying the same for every row gives ${formatNumber(constant)}.`),
          guess: `Either the features say nothing about '${name}' (do rows and labels belong together?), or this model cannot use them.`,
          leaves: 1 - loss.fall,
          stuck: true,
          onlyWithCause: view.step === late,
          attempts: [...generalRemedies(run), ...higherRate(run)],
          remedies: endEarly(run),
          level,
          related: [
            {
              place: {
                kind: 'data',
                file: run.dataset.table.file,
                column: run.dataset.targetColumns[0].column,
              },
              message: `the target '${name}'`,
            },
          ],
        });
      },
    };
  },
});
