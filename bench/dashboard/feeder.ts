/** A worker that plays the extension host: a run of a million steps, which grows when it is asked to. */
import { RunFeed } from '../../src/dashboard/run-feed';
import { RunHistory } from '../../src/dashboard/run-history';
import { seriesCount, SeriesReader } from '../../src/runs/series/run-series';
import { windowWidth, type RunWindow, type StepRange } from '../../src/runs/series/run-window';
import { StepBuckets } from '../../src/runs/series/step-buckets';
import { FIXED_COLUMNS, rowLength, type TelemetryLayout } from '../../src/runs/telemetry';

/** What the page asks of the feeder beside the dashboard's own messages. */
export interface Grow {
  readonly type: 'grow';
  /** Steps to add, evenly over the time. */
  readonly steps: number;
  readonly milliseconds: number;
}

/** Said once the run is complete. */
const FED = 'fed';

/** With the loss, the total norm and the learning rate: 12 series that are drawn, and the update ratios. */
const LAYOUT: TelemetryLayout = {
  terms: ['data', 'penalty'],
  layers: ['dense_1', 'dense_2', 'dense_3', 'dense_4'],
};
const ROW = rowLength(LAYOUT);
const STEPS_PER_EPOCH = 1000;
/** Milliseconds between two batches, as the training worker sends them. */
const INTERVAL = 20;

const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
};

const history = new RunHistory({
  type: 'run',
  id: 'bench',
  file: '/bench/million.train.json',
  seed: 42,
  parameters: 1000,
  rows: 150,
  trainingRows: 120,
  validationRows: 30,
  layers: [],
  layout: LAYOUT,
  totalSteps: 2_000_000,
  stepsPerEpoch: STEPS_PER_EPOCH,
  metric: null,
  loss: 'mse',
});
let taken = 0;

/** A loss that falls, with noise, and with a spike that a reduction could lose. */
function lossAt(step: number): number {
  const noise = 1 + 0.2 * Math.sin(step * 12.9898) * Math.sin(step * 78.233);
  return (step % 99_991 === 0 ? 50 : 1) * (0.1 + Math.exp(-step / 200_000)) * noise;
}

function fillRow(rows: Float64Array, at: number, step: number): void {
  const loss = lossAt(step);
  rows.set([step, Math.floor(step / STEPS_PER_EPOCH), loss, 0.01, loss * 3, 0], at);
  for (let column = FIXED_COLUMNS.length; column < ROW; column++)
    rows[at + column] = loss * (column / ROW) ** 3;
}

/** Finer numbers of a stretch, made anew in place of being read from disk. */
function windowOf(asked: StepRange): RunWindow {
  const series = seriesCount(LAYOUT);
  const width = windowWidth(asked.to - asked.from + 1, series);
  const origin = Math.floor(asked.from / width) * width;
  const capacity = Math.max(2, Math.ceil((asked.to + 1 - origin) / width));
  const steps = new StepBuckets(series, capacity, { width, origin });
  const validation = new StepBuckets(1, capacity, { width, origin });
  const row = new Float64Array(ROW);
  const reader = new SeriesReader(LAYOUT);
  for (let step = origin; step <= asked.to; step++) {
    fillRow(row, 0, step);
    reader.read(row, 0);
    steps.add(step, reader.values);
    if ((step + 1) % STEPS_PER_EPOCH === 0) validation.add(step, [lossAt(step + 1)]);
  }
  return {
    range: { from: origin, to: asked.to },
    steps: steps.slice(0),
    validation: validation.slice(0),
  };
}

function take(steps: number): void {
  const rows = new Float64Array(steps * ROW);
  for (let index = 0; index < steps; index++) {
    fillRow(rows, index * ROW, taken + index);
  }
  taken += steps;
  history.append({ type: 'steps', rows });
}

while (taken < 1_000_000) {
  take(STEPS_PER_EPOCH);
  const validation = { loss: lossAt(taken) };
  history.append({
    type: 'epoch',
    epoch: taken / STEPS_PER_EPOCH - 1,
    step: taken - 1,
    loss: validation.loss,
    validation,
  });
}

const feed = new RunFeed(
  {
    send: (message) => {
      scope.postMessage(message);
      return Promise.resolve(true);
    },
    reveal: () => undefined,
    train: () => undefined,
    prove: () => undefined,
    export: () => undefined,
    runsChanged: () => undefined,
    loadRun: () => Promise.resolve(undefined),
    readWindow: (_, range) => Promise.resolve(windowOf(range)),
    log: (problem) => {
      console.error(problem);
      scope.close();
    },
  },
  {
    now: () => performance.now(),
    after: (delay, callback) => {
      const timer = setTimeout(callback, delay);
      return () => {
        clearTimeout(timer);
      };
    },
  },
);
feed.addRun({ history, controls: null });

function isGrow(data: unknown): data is Grow {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'grow';
}

scope.onmessage = ({ data }) => {
  if (!isGrow(data)) {
    feed.receive(data);
    return;
  }
  const perBatch = Math.ceil((data.steps * INTERVAL) / data.milliseconds);
  const until = taken + data.steps;
  const timer = setInterval(() => {
    take(perBatch);
    if (taken >= until) clearInterval(timer);
  }, INTERVAL);
};
scope.postMessage(FED);
