import type { TrainingView } from '../../runs/training/view';
import { cellPlace, lineOf, markedPlaces } from '../data-place';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { findFeatureBox } from '../feature-box';
import { findOutlyingRows, findOutlyingTargets, type OutlyingRows } from '../outlying-rows';
import { ValidationCourse } from '../validation-course';

/** Parts of the run after which is looked; where validation suffers, what was seen early counts too. */
const LOOKS = [0.5, 0.75, 1];
const EARLY_LOOKS = [0.1, 0.2, 0.3, 0.4];
/** Fewer rows are no pattern. */
const LEAST_ROWS = 3;
/** How likely targets far from all others are behind a trouble, and from which share of all squares on: more than their scale. */
const [PLAUSIBLE, EVIDENT] = [0.7, 0.85];
const NEARLY_ALL = 0.9;
/** How well a box of feature bounds may pick them out with most of their error, and rows from which on that is no chance. */
const APART = 0.4;
const ERROR_IN_A_BOX = 0.6;
const ROWS_OF_A_BOX = 10;

function robustLosses(pointer: string): readonly [Remedy, Remedy] {
  return [
    { title: 'Use huber', change: [{ pointer, value: 'huber' }] },
    { title: 'Use mae', change: [{ pointer, value: 'mae' }] },
  ];
}

export default defineRule({
  meta: {
    id: 'outlier-targets',
    title: 'Outliers in the target',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'A few rows have targets far from what the model says of them, and nothing in the features tells which. Under a squared error they make up most of the loss and pull every answer toward them.',
    measurement:
      'Residuals over the training rows, halfway through the run and later: rows further than the limit from the median, in median absolute deviations, must be few and yet make up most of the squared error, in a run that leaves much of the variance of the target unexplained. In the first half that counts once the validation loss has risen clearly above its best: a model that is large enough learns the outliers by heart. Rows that a few bounds of features tell apart from the others, as a level of their own, are still to be learned. Before training, targets as far from their median that make up most of its squared distance are kept in mind: they become a finding when training fails and a trial with huber or mae does not.',
    source: 'Huber 1964, Robust estimation of a location parameter; Iglewicz and Hoaglin 1993 for the limit.',
    thresholds: {
      deviations: { default: 6, description: '|residual - median| / (1.4826 * median absolute deviation)' },
      share: { default: 0.12, description: 'outlying rows / training rows, at most' },
      unexplained: { default: 0.2, description: 'mean squared error / variance of the target' },
      rise: { default: 1.4, description: 'validation loss / its least value so far, in the first half' },
      harm: { default: 0.2, description: 'that rise / what validation had gained at its best' },
      error: { default: 0.6, description: 'squared error of the outlying rows / of all rows' },
    },
  },
  create: ({ run, report, suspect, threshold }) => {
    const epochs = Math.ceil(run.totalSteps / run.stepsPerEpoch);
    const epochAt = (share: number): number => Math.max(0, Math.ceil(share * epochs) - 1);
    const looks = new Set(LOOKS.map(epochAt));
    const early = new Set(EARLY_LOOKS.map(epochAt));
    const course = new ValidationCourse();
    let remembered: OutlyingRows | null = null;

    /** The outlying rows, where they are few and yet what the run is about. */
    function look(view: TrainingView): OutlyingRows | null {
      const found = findOutlyingRows(run, view, threshold('deviations'));
      if (found === null) return null;
      const { far, residuals, error, unexplained } = found;
      const areFew = far.length >= LEAST_ROWS && far.length <= threshold('share') * residuals.length;
      const isTrouble = areFew && error > threshold('error') && unexplained > threshold('unexplained');
      return isTrouble && !areToldApart(far, residuals) ? found : null;
    }

    /** Whether the features say which rows are far off: then they are another level rather than mistakes. */
    function areToldApart(far: readonly number[], residuals: readonly number[]): boolean {
      if (far.length < ROWS_OF_A_BOX) return false;
      const { fit, picked } = findFeatureBox(run.dataset, run.dataset.trainingRows, far);
      const error = (rows: readonly number[]): number =>
        rows.reduce((sum, i) => sum + Math.abs(residuals[i]), 0);
      // A model that learns some by heart is off beside them, too: that is no level.
      return fit > APART && error(picked) > ERROR_IN_A_BOX * error(far);
    }

    function tell({ far, residuals, deviation, error }: OutlyingRows, course: string): void {
      const { trainingRows, targetColumns } = run.dataset;
      const [{ name, column }] = targetColumns;
      const [{ pointer }] = run.loss.parts;
      report({
        place: { kind: 'runFile', pointer },
        message: `${far.length} of ${trainingRows.length} training rows lie more than ${threshold('deviations')} robust deviations (of ${formatNumber(deviation)}) from what the model says, and make up ${Math.round(error * 100)} % of the squared error.${course} If they are mistakes, huber or mae keeps them from pulling the rest.`,
        related: markedPlaces(far, (i) => ({
          place: cellPlace(run.dataset, trainingRows[i], column),
          message: `'${name}' on line ${lineOf(run.dataset, trainingRows[i])} is off by ${formatNumber(-residuals[i])} from what the model says.`,
        })),
        remedies: robustLosses(pointer),
      });
    }

    return {
      static() {
        const [{ loss, pointer, target }] = run.loss.parts;
        if (loss.kind !== 'named' || loss.definition.name !== 'mse') return;
        const { trainingRows, targetColumns } = run.dataset;
        const found = findOutlyingTargets(run, threshold('deviations'));
        if (found === null || found.far.length > threshold('share') * trainingRows.length) return;
        if (!(found.error > threshold('error'))) return;
        const [{ name, column }] = targetColumns;
        suspect({
          plausibility: found.error > NEARLY_ALL ? EVIDENT : PLAUSIBLE,
          place: { kind: 'runFile', pointer },
          message: `${found.far.length} of ${trainingRows.length} training rows have a '${name}' more than ${threshold('deviations')} robust deviations from its median, and their squares are ${Math.round(found.error * 100)} % of all: each of them makes an update that the others cannot take. If they are mistakes, huber or mae keeps them from pulling the rest.`,
          related: markedPlaces(found.far, (i) => ({
            place: cellPlace(run.dataset, trainingRows[i], column),
            message: `'${name}' on line ${lineOf(run.dataset, trainingRows[i])} is ${formatNumber(target.values[trainingRows[i]])} as the loss gets it.`,
          })),
          remedies: robustLosses(pointer),
        });
      },
      epoch(view, { loss }) {
        const { epoch } = view;
        if (early.has(epoch)) remembered ??= look(view);
        const isComparable = course.observe(view, loss);
        if (looks.has(epoch)) {
          const found = look(view);
          if (found !== null) tell(found, '');
          return;
        }
        if (remembered === null || !isComparable) return;
        if (!course.hasRisen(loss, threshold('rise'), threshold('harm'))) return;
        const { best, validation } = course;
        tell(
          remembered,
          ` They are learned by heart: the validation loss is ${formatNumber(validation)} (${formatNumber(best.validation)} at its best, around epoch ${best.epoch}).`,
        );
      },
    };
  },
});
