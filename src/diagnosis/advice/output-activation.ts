import type { Task } from '../../data/dataset-options';
import type { PredictionKind } from '../../engine/losses/loss';

/** What the last layer needs so that its outputs are what the loss takes them for; null for nothing. */
export function outputActivation(prediction: PredictionKind, task: Task): string | null {
  if (prediction === 'logProbabilities') return 'logSoftmax';
  if (prediction === 'probabilities') return task === 'classification' ? 'softmax' : 'sigmoid';
  return null;
}
