import { balancedClasses } from '../class-weights';
import { generalRemedies } from '../general-remedies';
import { classRecall } from '../predicted-classes';
import { defineRule } from '../rule';

function advice(loss: string): string {
  return loss === 'crossEntropy'
    ? 'Are the features scaled, and do rows and labels belong together?'
    : 'Try crossEntropy over linear outputs and standardized features.';
}

/** Looks that a whole run would have; only its last quarter has them. */
const LOOKS = 40;

export default defineRule({
  meta: {
    id: 'ignored-class',
    title: 'Ignored class',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'A class with plenty of rows is never predicted, although others are learned: no gradient teaches it.',
    measurement:
      'Recall on training rows in the last quarter of the run: below the limit for a class that is not rare, while another class is recognized.',
    source: 'Measured on 59 small programs: recall of 0 on a class marks 3 of 13 broken runs.',
    thresholds: {
      recall: { default: 0.05, description: 'recognized training rows of the class' },
      share: { default: 0.1, description: 'rows of the class / training rows' },
    },
  },
  create({ run, report, threshold }) {
    let nextLook = 0.75 * run.totalSteps;
    return {
      epoch(view, { loss }) {
        if (view.step < nextLook || run.dataset.task === 'regression') return;
        nextLook = view.step + run.totalSteps / LOOKS;
        const measured = classRecall(view);
        if (!measured?.classes.some(({ recall }) => recall > 0.5)) return;
        const total = run.dataset.trainingRows.length;
        const missed = measured.classes.findIndex(
          ({ count, recall }) => count >= threshold('share') * total && recall < threshold('recall'),
        );
        if (missed < 0) return;
        const label = run.dataset.classes?.[missed] ?? String(missed);
        report({
          place: { kind: 'runFile', pointer: run.loss.parts[0].pointer },
          message: `Class '${label}' has ${Math.round((100 * measured.classes[missed].count) / total)} % of the training rows, but the model hardly ever says it. ${advice(run.loss.title)}`,
          leaves: 1 - loss.fall,
          level: loss.level,
          remedies: balancedClasses(run),
          attempts: generalRemedies(run),
        });
      },
    };
  },
});
