import { balancedClasses } from '../class-weights';
import { classRecall } from '../predicted-classes';
import { defineRule } from '../rule';

/** Looks that a whole run would have; only its last quarter has them. */
const LOOKS = 40;

export default defineRule({
  meta: {
    id: 'class-imbalance',
    title: 'Class imbalance',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'A class has so few rows that an unweighted loss is hardly touched by them: the model says the frequent class to everything, accuracy looks fine, and the rare class is never found.',
    measurement:
      'Training rows of a class against an even share, and its recall on training rows in the last quarter of the run, while another class is recognized. Rare classes that are recognized are no trouble.',
    source: 'Japkowicz and Stephen 2002, The class imbalance problem.',
    thresholds: {
      share: {
        default: 0.2,
        description: 'rows of the class / rows it would have if all classes had as many',
      },
      recall: { default: 0.25, description: 'recognized training rows of the class' },
      rows: { default: 5, description: 'training rows that the class must have' },
    },
  },
  create({ run, report, threshold }) {
    let nextLook = 0.75 * run.totalSteps;
    return {
      epoch(view) {
        if (view.step < nextLook || run.dataset.task === 'regression') return;
        nextLook = view.step + run.totalSteps / LOOKS;
        const measured = classRecall(view);
        if (measured === null) return;
        const total = run.dataset.trainingRows.length;
        const even = total / measured.classes.length;
        if (!measured.classes.some(({ recall }) => recall > 0.5)) return;
        const missed = measured.classes.findIndex(
          ({ count, recall }) =>
            count >= threshold('rows') && count < threshold('share') * even && recall < threshold('recall'),
        );
        if (missed < 0) return;
        const { count, recall } = measured.classes[missed];
        const [{ pointer }] = run.loss.parts;
        const ratio = Number(((total - count) / count).toPrecision(2));
        const label = run.dataset.classes?.[missed] ?? String(missed);
        report({
          place: { kind: 'runFile', pointer },
          message: `Class '${label}' has ${count} of ${total} training rows (${((100 * count) / total).toPrecision(2)} %), and ${Math.round(recall * 100)} % of them are recognized. Weigh the class by about ${ratio}, or move the threshold.`,
          related: [
            {
              place: {
                kind: 'data',
                file: run.dataset.table.file,
                column: run.dataset.targetColumns[0].column,
              },
              message: `the classes of '${run.dataset.targetColumns[0].name}'`,
            },
          ],
          remedies: balancedClasses(run),
        });
      },
    };
  },
});
