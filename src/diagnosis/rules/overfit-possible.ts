import { sizeOf } from '../../engine/shape';
import { formatFactor } from '../format-number';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'overfit-possible',
    title: 'Room to learn by heart',
    severity: 'info',
    moments: ['static'],
    meaning:
      'The model has many times more weights than there are training rows, and nothing holds it back. It may do well all the same; watch the validation loss.',
    measurement:
      'Trained numbers over training rows times targets, in a run without penalty, dropout, weight decay or patience.',
    source: 'Zhang et al. 2017, Understanding deep learning requires rethinking generalization.',
    thresholds: {
      ratio: { default: 50, description: 'trained numbers / training rows' },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const { model, dataset, runFile, loss } = run;
      const { weightDecay } = runFile.optimizer.options;
      const restrained =
        loss.penalty !== null ||
        runFile.stop.patience !== null ||
        (typeof weightDecay === 'number' && weightDecay > 0) ||
        model.layers.some(({ type }) => type === 'dropout');
      if (restrained) return;
      const numbers = model.parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
      const ratio = numbers / dataset.trainingRows.length;
      if (!(ratio > threshold('ratio'))) return;
      report({
        place: { kind: 'runFile', pointer: '/model' },
        message: `The model has ${numbers} weights for ${dataset.trainingRows.length} training rows, ${formatFactor(ratio)} as many: it can learn them by heart. Watch the validation loss, or stop with patience.`,
        remedies: [
          {
            title: 'Stop when validation has not improved for 10 epochs',
            change: [{ pointer: '/stop/patience', value: 10 }],
          },
        ],
      });
    },
  }),
});
