import { cellPlace, lineOf, markedPlaces } from '../data-place';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';
import { median } from '../median';

/** Normal deviations in one median absolute deviation. */
const MAD_TO_DEVIATION = 1.4826;

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of the population. */
function variance(values: readonly number[]): number {
  const mean = sumOf(values) / values.length;
  return sumOf(values.map((value) => (value - mean) ** 2)) / values.length;
}

export default defineRule({
  meta: {
    id: 'outlier-targets',
    title: 'Outliers in the target',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'A few rows have targets far from what the model says of them. Under a squared error they make up most of the loss and pull every answer toward them.',
    measurement:
      'Residuals over the training rows, halfway through the run and later: rows further than the limit from the median, in median absolute deviations, must be few and yet make up most of the squared error, in a run that leaves much of the variance of the target unexplained.',
    source: 'Huber 1964, Robust estimation of a location parameter; Iglewicz and Hoaglin 1993 for the limit.',
    thresholds: {
      deviations: { default: 6, description: '|residual - median| / (1.4826 * median absolute deviation)' },
      share: { default: 0.12, description: 'outlying rows / training rows, at most' },
      unexplained: { default: 0.2, description: 'mean squared error / variance of the target' },
      error: { default: 0.6, description: 'squared error of the outlying rows / of all rows' },
    },
  },
  create: ({ run, report, threshold }) => {
    const epochs = Math.ceil(run.totalSteps / run.stepsPerEpoch);
    const looks = new Set([0.5, 0.75, 1].map((share) => Math.max(0, Math.ceil(share * epochs) - 1)));
    return {
      epoch(view) {
        const [part] = run.loss.parts;
        if (run.loss.kind !== 'single' || part.loss.kind !== 'named' || part.loss.definition.name !== 'mse')
          return;
        if (
          run.dataset.task !== 'regression' ||
          part.target.values.length !== run.dataset.rows ||
          !looks.has(view.epoch)
        )
          return;
        const rows = run.dataset.trainingRows;
        const predictions = view.predict(rows);
        const residuals = Array.from(rows, (row, i) => predictions[i] - part.target.values[row]);
        const middle = median(residuals);
        const deviation = MAD_TO_DEVIATION * median(residuals.map((residual) => Math.abs(residual - middle)));
        const far = residuals.flatMap((residual, i) =>
          Math.abs(residual - middle) > threshold('deviations') * deviation ? [i] : [],
        );
        const squared = (residual: number) => residual * residual;
        const whole = sumOf(residuals.map(squared));
        const error = sumOf(far.map((i) => squared(residuals[i]))) / whole;
        const unexplained =
          whole / rows.length / variance(Array.from(rows, (row) => part.target.values[row]));
        if (far.length < 3 || far.length > threshold('share') * rows.length) return;
        if (!(error > threshold('error') && unexplained > threshold('unexplained'))) return;
        const { targetColumns } = run.dataset;
        const [{ name, column }] = targetColumns;
        const worst = [...far].sort((a, b) => Math.abs(residuals[b]) - Math.abs(residuals[a]));
        report({
          place: { kind: 'runFile', pointer: part.pointer },
          message: `${far.length} of ${rows.length} training rows lie more than ${threshold('deviations')} robust deviations (of ${formatNumber(deviation)}) from what the model says, and make up ${Math.round(error * 100)} % of the squared error. If they are mistakes, huber or mae keeps them from pulling the rest.`,
          related: markedPlaces(worst, (i) => ({
            place: cellPlace(run.dataset, rows[i], column),
            message: `'${name}' on line ${lineOf(run.dataset, rows[i])} is off by ${formatNumber(-residuals[i])} from what the model says.`,
          })),
          remedies: [
            { title: 'Use huber', change: [{ pointer: part.pointer, value: 'huber' }] },
            { title: 'Use mae', change: [{ pointer: part.pointer, value: 'mae' }] },
          ],
        });
      },
    };
  },
});
