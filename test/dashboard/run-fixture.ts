import type { EpochEnded, RunEnded, RunStarted, StepsTaken } from '../../src/runs/events';
import type { RunStanding } from '../../src/dashboard/run-views';
import type { Finding } from '../../src/runs/finding';
import { rowLength, type TelemetryLayout } from '../../src/runs/telemetry';

export const LAYOUT: TelemetryLayout = { terms: ['data', 'penalty'], layers: ['dense_1', 'dense_2'] };

/** A run with this number that can be controlled and stands alone. */
export function standing(ordinal: number): RunStanding {
  return { ordinal, controllable: true, fresh: false };
}

/** A run of 100 steps in 10 epochs, with parts of it replaced. */
export function runStarted(parts: Partial<RunStarted> = {}): RunStarted {
  return {
    type: 'run',
    id: 'run-1',
    file: '/workspace/iris.train.json',
    seed: 42,
    parameters: 67,
    rows: 150,
    trainingRows: 120,
    validationRows: 30,
    layers: [],
    layout: LAYOUT,
    totalSteps: 100,
    stepsPerEpoch: 10,
    metric: 'accuracy',
    loss: 'crossEntropy',
    ...parts,
  };
}

/** One telemetry row: step, epoch, loss, learning rate, gradient norm, clipped, then 0.5 for each term and layer column. */
export function row(step: number, loss: number, layout = LAYOUT): number[] {
  const values = [step, Math.floor(step / 10), loss, 0.01, loss * 2, 0];
  return [...values, ...Array.from({ length: rowLength(layout) - values.length }, () => 0.5)];
}

/** Consecutive steps from `first` on with the losses given. */
export function steps(first: number, losses: readonly number[], layout = LAYOUT): StepsTaken {
  return {
    type: 'steps',
    rows: Float64Array.from(losses.flatMap((loss, index) => row(first + index, loss, layout))),
  };
}

export function epochEnded(epoch: number, validationLoss: number): EpochEnded {
  const validation = { loss: validationLoss, accuracy: 0.9 };
  return { type: 'epoch', epoch, step: epoch * 10 + 9, loss: validationLoss, validation };
}

export function runEnded(parts: Partial<RunEnded> = {}): RunEnded {
  return {
    type: 'end',
    reason: 'completed',
    steps: 100,
    seconds: 2,
    loss: 0.1,
    validation: null,
    ...parts,
  };
}

export function finding(parts: Partial<Finding> = {}): Finding {
  const location = {
    file: '/workspace/iris.train.json',
    line: 12,
    column: 21,
    endLine: 12,
    endColumn: 24,
  };
  return {
    rule: 'learning-rate-too-high',
    severity: 'warning',
    step: 7,
    message: 'The loss rises with every step.',
    location,
    related: [{ message: 'The layer that grew first', location: { ...location, line: 4 } }],
    fixes: [{ title: 'Lower learningRate to 0.01', edits: [] }],
    ...parts,
  };
}
