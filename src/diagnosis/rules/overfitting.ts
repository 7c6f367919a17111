import { canJudgeLabels, constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';
import { sizeOf, ValidationCourse } from '../validation-course';

export default defineRule({
  meta: {
    id: 'overfitting',
    title: 'Overfitting',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The model goes on getting better on the training rows while it gets worse on rows it has not seen: it learns the rows by heart. The best model was some epochs ago.',
    measurement:
      'Validation loss, over three epochs (the lower of mean and median), over its least value so far, while the training loss has fallen clearly since then. Both must hold for a twentieth of the run, and the rise must be large against what validation had gained at its best. Of a loss below 0, as of a likelihood, both changes are compared with what had been gained since the start. Where few rows train, it is also enough that they are learned by heart and that validation is hardly below a constant answer.',
    source:
      'Prechelt 1998, Early Stopping - but when?; one epoch of rising validation loss, as in UMLAUT, fires on 93 % of healthy runs.',
    thresholds: {
      rise: { default: 1.4, description: 'validation loss / its least value so far' },
      harm: { default: 0.2, description: 'rise of the validation loss / what it had gained at its best' },
      byHeart: {
        default: 0.3,
        description: 'training loss / that of a constant answer, where validation is hardly below one',
      },
      useless: {
        default: 0.9,
        description: 'validation loss / that of a constant answer, from where on it is hardly below one',
      },
      fall: { default: 0.7, description: 'training loss / what it was when validation was best' },
    },
  },
  create({ run, report, threshold }) {
    const course = new ValidationCourse();
    const epochs = Math.ceil(run.totalSteps / run.stepsPerEpoch);
    const patience = Math.max(3, Math.ceil(epochs / 20));
    let strikes = 0;
    const untaught = constantPredictorLoss(run);
    const elsewhere = constantPredictorLoss(run, run.dataset.validationRows);

    /** Few rows learned by heart of which next to nothing holds for others; of many rows the labels are suspicious. */
    function isUseless(training: number, present: number): boolean {
      if (untaught === null || elsewhere === null || canJudgeLabels(run) || run.loss.penalty !== null)
        return false;
      return training < threshold('byHeart') * untaught && present > threshold('useless') * elsewhere;
    }

    return {
      epoch(view, { loss }) {
        if (!course.observe(view, loss)) return;
        const { best, validation, training } = course;
        const fall = (1 - threshold('fall')) * sizeOf(best.training, loss.initial);
        const risen = course.hasRisen(loss, threshold('rise'), threshold('harm'));
        const learnedByHeart = best.training - training > fall;
        strikes =
          (risen && learnedByHeart) || isUseless(training, validation)
            ? strikes + 1
            : Math.max(0, strikes - 1);
        if (strikes < patience) return;
        report({
          place: { kind: 'runFile', pointer: run.runFile.length.unit === 'epoch' ? '/epochs' : '/steps' },
          message: `The validation loss is ${formatNumber(validation)} (${formatNumber(best.validation)} at its best, around epoch ${best.epoch}), while the training loss went from ${formatNumber(best.training)} to ${formatNumber(training)}: the rows are learned by heart. Stop earlier, or use dropout, L2, fewer units or more rows.`,
          remedies: [
            {
              title: `Stop when validation has not improved for ${patience * 2} epochs`,
              change: [{ pointer: '/stop/patience', value: patience * 2 }],
            },
            {
              title: 'Add an L2 penalty of 0.001',
              change: [{ pointer: '/regularization/l2', value: 0.001 }],
            },
          ],
        });
      },
    };
  },
});
