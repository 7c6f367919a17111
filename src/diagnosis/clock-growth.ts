import type { Place } from '../runs/location';
import type { TrainingView } from '../runs/training/view';
import { lossGraph, placeOfClock } from './make-up-of-loss';
import { probedRows, rootMeanSquare } from './probes';

/** Size of the answers / their size at the start, from which on they have gone astray. */
const ASTRAY = 10;

/**
 * Tells a loss that the training makes larger from one that a loss file makes larger by reading the clock, for answers
 * that have not grown.
 */
export class ClockGrowth {
  private constructor(
    private readonly place: Place,
    private readonly answers: number,
  ) {}

  /** At the starting weights; null where the loss of the same answers is always the same. */
  static begin(view: TrainingView): ClockGrowth | null {
    const { run } = view;
    const graph = lossGraph(run);
    const place = placeOfClock(graph.objective.total, graph);
    const answers = Math.max(sizeOfAnswers(view), rootMeanSquare(run.dataset.targets));
    return place === null ? null : new ClockGrowth(place, answers);
  }

  /** Where the clock is read that makes the loss grow; null when it is the answers that have grown. */
  explains(view: TrainingView): Place | null {
    return sizeOfAnswers(view) < ASTRAY * this.answers ? this.place : null;
  }
}

/** Root mean square of what the model says about a sample of the training rows. */
function sizeOfAnswers(view: TrainingView): number {
  return rootMeanSquare(view.predict(probedRows(view.run.dataset.trainingRows)));
}
