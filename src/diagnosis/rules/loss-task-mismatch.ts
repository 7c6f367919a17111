import { modelOutput } from '../model-output';
import { defineRule } from '../rule';

/** Losses over distances, which work for classes after a fashion. */
const DISTANCES: ReadonlySet<string> = new Set(['mse', 'mae', 'huber', 'smoothL1', 'logCosh']);
/** Losses that mean nothing for classes. */
const FOR_NUMBERS: ReadonlySet<string> = new Set(['poisson', 'quantile', 'gaussianNll']);

export default defineRule({
  meta: {
    id: 'loss-task-mismatch',
    title: 'Loss does not fit the task',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'A loss for numbers is used for classes. Behind softmax or sigmoid its gradient vanishes exactly where the model is surely wrong, so mistakes are not unlearned.',
    measurement:
      'The task is a classification and the loss one for numbers. Under poisson, quantile and gaussianNll it is a warning at once. A distance works often enough, so it is a remark; it becomes a warning when a class is never learned and a trial with cross-entropy leaves clearly less of the loss.',
    source: 'Golik, Doetsch and Ney 2013, Cross-entropy vs. squared error training.',
    thresholds: {},
  },
  create: ({ run, report, suspect }) => ({
    static() {
      const { task } = run.dataset;
      const [{ loss, pointer }] = run.loss.parts;
      if (task === 'regression' || run.loss.kind !== 'single' || loss.kind !== 'named') return;
      const [{ name: target }] = run.dataset.targetColumns;
      if (FOR_NUMBERS.has(loss.definition.name) && run.dataset.targetValues !== null) {
        report({
          place: { kind: 'runFile', pointer },
          message: `${loss.definition.name} is a loss for numbers, but the few different values of '${target}' are taken for classes: each gets an output of its own. Say that it is a number.`,
          remedies: [
            {
              title: `Take '${target}' as a number`,
              change: [{ pointer: '/data/task', value: 'regression' }],
            },
          ],
        });
        return;
      }
      if (!DISTANCES.has(loss.definition.name)) return;
      const output = modelOutput(run);
      const better = task === 'binary' && output.units === 1 ? 'bceWithLogits' : 'crossEntropy';
      const message = `${loss.definition.name} is a loss for numbers, and '${run.dataset.targetNames[0]}' holds classes: ${better} over linear outputs learns mistakes away faster.`;
      const place = { kind: 'runFile', pointer } as const;
      const remedies = [
        {
          title: `Use ${better} over linear outputs`,
          change: [
            { pointer, value: better },
            ...(output.activation === 'linear'
              ? []
              : [{ pointer: output.activationPointer, value: 'linear' }]),
          ],
        },
      ] as const;
      report({ place, message, severity: 'info', remedies });
      suspect({
        place,
        message,
        remedies,
        plausibility: 0.6,
      });
    },
  }),
});
