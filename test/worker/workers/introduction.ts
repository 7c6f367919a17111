import type { RunStarted } from '../../../src/runs/events';
import type { TrainingRequest } from '../../../src/worker/training-protocol';

/** What a training of two rows with no layer to speak of would say first. */
export function introduce(request: TrainingRequest): RunStarted {
  const location = { file: request.runFile, line: 1, column: 1, endLine: 1, endColumn: 2 };
  return {
    type: 'run',
    id: request.id,
    file: request.runFile,
    seed: request.seed ?? 42,
    parameters: 1,
    rows: 2,
    trainingRows: 1,
    validationRows: 1,
    layers: [{ name: 'dense1', type: 'dense', parameters: 1, location }],
    layout: { terms: [], layers: [] },
    totalSteps: 1_000_000,
    stepsPerEpoch: 5,
    metric: null,
    loss: 'mse',
  };
}
