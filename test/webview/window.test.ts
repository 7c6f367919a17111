import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RunHistory } from '../../src/dashboard/run-history';
import { describeRun, NOTHING_READ, reportProgress } from '../../src/dashboard/run-views';
import { LOSS, seriesCount, SeriesReader } from '../../src/runs/series/run-series';
import { windowWidth, type RunWindow, type StepRange } from '../../src/runs/series/run-window';
import { StepBuckets } from '../../src/runs/series/step-buckets';
import { rowLength } from '../../src/runs/telemetry';
import { columnsOf } from '../../webview/columns';
import { finestBuckets } from '../../webview/curve-reading';
import { RunModel } from '../../webview/run-model';
import { smoothed } from '../../webview/smoothing';
import { wantedWindow, WindowRequests } from '../../webview/window-requests';
import { LAYOUT, runEnded, runStarted, steps, standing } from '../dashboard/run-fixture';

const COUNT = 20_000;
/** A spike now and then, some of them one step wide. */
const lossAt = (step: number): number => (step % 1009 === 7 ? 100 + step : Math.cos(step / 50));

function runModel(
  count = COUNT,
  ended = true,
  lossOf: (step: number) => number = lossAt,
): { model: RunModel; history: RunHistory; rows: Float64Array } {
  const history = new RunHistory(runStarted({ totalSteps: count }));
  const event = steps(
    0,
    Array.from({ length: count }, (_, step) => lossOf(step)),
  );
  history.append(event);
  if (ended) history.append(runEnded());
  const model = new RunModel(describeRun(history, standing(1)));
  model.apply(reportProgress(history, null, NOTHING_READ, 0));
  return { model, history, rows: event.rows };
}

/** What the host answers. */
function windowOf(rows: Float64Array, { from, to }: StepRange): RunWindow {
  const series = seriesCount(LAYOUT);
  const width = windowWidth(to - from + 1, series);
  const origin = Math.floor(from / width) * width;
  const [numbers, validation] = [series, 1].map(
    (count) => new StepBuckets(count, Math.max(2, Math.ceil((to + 1 - origin) / width)), { width, origin }),
  );
  const reader = new SeriesReader(LAYOUT);
  for (let step = origin; step <= to; step++) {
    reader.read(rows, step * rowLength(LAYOUT));
    numbers.add(step, reader.values);
  }
  return { range: { from: origin, to }, steps: numbers.slice(0), validation: validation.slice(0) };
}

describe('what is zoomed into', () => {
  const { model, rows } = runModel();

  /** The numbers from which the loss is drawn over some steps. */
  function drawn(visible: StepRange): StepBuckets {
    const window = model.window && { range: model.window.range, buckets: model.window.steps };
    return finestBuckets({ buckets: model.steps, window }, visible);
  }

  it('has every spike on the screen, at every zoom and place, before and after finer numbers came', () => {
    const stretch = fc.tuple(fc.nat({ max: COUNT - 2 }), fc.integer({ min: 1, max: COUNT }), fc.boolean());
    fc.assert(
      fc.property(stretch, fc.integer({ min: 100, max: 1800 }), ([from, length, answered], most) => {
        const visible = { from, to: Math.min(COUNT - 1, from + length) };
        model.window = null;
        const wanted = wantedWindow(model, visible);
        if (wanted && answered) model.applyWindow(windowOf(rows, wanted));
        const buckets = drawn(visible);
        const columns = columnsOf(buckets, LOSS, smoothed(buckets, LOSS, 0), visible, most);
        let column = 0;
        for (let step = visible.from; step <= visible.to; step++) {
          while (column + 1 < columns.length && columns.firstStep[column + 1] <= step) column++;
          const loss = Math.fround(lossAt(step));
          assert.ok(columns.firstStep[column] <= step);
          assert.ok(columns.low[column] <= loss && loss <= columns.high[column]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is drawn step by step once a few steps are left', () => {
    model.window = null;
    const visible = { from: 10_000, to: 10_100 };
    assert.ok(drawn(visible).width > 1);
    const wanted = wantedWindow(model, visible);
    assert.ok(wanted);
    model.applyWindow(windowOf(rows, wanted));
    const buckets = drawn(visible);
    assert.equal(buckets.width, 1);
    const columns = columnsOf(buckets, LOSS, smoothed(buckets, LOSS, 0), visible, 1000);
    assert.equal(columns.banded, false);
    assert.ok(columns.length >= 101);
  });

  it('is asked for once: what is there serves as long as it holds the visible steps as finely', () => {
    model.window = null;
    const wanted = wantedWindow(model, { from: 10_000, to: 10_100 })!;
    model.applyWindow(windowOf(rows, wanted));
    assert.equal(wantedWindow(model, { from: 10_010, to: 10_110 }), null);
    assert.notEqual(wantedWindow(model, { from: 10_060, to: 10_160 }), null);
    // The whole run is not finer elsewhere.
    assert.equal(wantedWindow(model, { from: 0, to: COUNT - 1 }), null);
  });

  it('is not asked for where the page has each step', () => {
    assert.equal(wantedWindow(runModel(500).model, { from: 10, to: 20 }), null);
  });

  it('goes on with the smoothed curve where that of the whole run is', () => {
    const { model, rows } = runModel(COUNT, true, (step) => Math.cos(step / 500));
    const visible = { from: 10_000, to: 10_400 };
    model.applyWindow(windowOf(rows, wantedWindow(model, visible)!));
    const { steps: fine } = model.window!;
    const [inside, whole] = [smoothed(fine, LOSS, 0.9, model.steps), smoothed(model.steps, LOSS, 0.9)];
    const at = 9_850;
    const wide = whole[Math.floor(at / model.steps.width)];
    assert.ok(Math.abs(inside[(at - fine.origin) / fine.width] - wide) < 0.03);
    const alone = smoothed(fine, LOSS, 0.9)[(at - fine.origin) / fine.width];
    assert.ok(Math.abs(alone - wide) > 0.05);
  });
});

describe('questions for finer numbers', () => {
  class Scene {
    readonly asked: number[][] = [];
    time = 0;
    delay: number | null = null;
    readonly requests = new WindowRequests({
      ask: (_, { from, to }) => this.asked.push([from, to]),
      now: () => this.time,
      comeBack: (delay) => (this.delay = delay),
    });
  }

  it('are asked once for each stretch', () => {
    const { model } = runModel();
    const scene = new Scene();
    for (let time = 0; time < 5000; time += 500) {
      scene.time = time;
      scene.requests.update([model], { from: 100, to: 200 });
    }
    assert.equal(scene.asked.length, 1);
  });

  it('wait while the wheel turns', () => {
    const { model } = runModel();
    const scene = new Scene();
    for (let to = 1000; to > 500; to -= 10) {
      scene.time += 5;
      scene.requests.update([model], { from: 100, to });
    }
    assert.ok(scene.asked.length <= 4);
    assert.ok(scene.delay !== null && scene.delay > 0 && scene.delay <= 100);
  });

  it('are repeated for a run that goes on, as its newest steps may not have been kept before', () => {
    const { model, history } = runModel(COUNT, false);
    const scene = new Scene();
    const visible = { from: COUNT - 100, to: COUNT - 1 };
    scene.requests.update([model], visible);
    scene.time = 2000;
    scene.requests.update([model], visible);
    assert.equal(scene.asked.length, 1);
    history.append(steps(COUNT, [1, 1]));
    model.apply(reportProgress(history, null, NOTHING_READ, 0));
    scene.requests.update([model], visible);
    assert.equal(scene.asked.length, 2);
  });

  it('are forgotten, with their answers, when all is shown', () => {
    const { model, rows } = runModel();
    const scene = new Scene();
    const visible = { from: 100, to: 200 };
    scene.requests.update([model], visible);
    model.applyWindow(windowOf(rows, wantedWindow(model, visible)!));
    scene.requests.update([model], null);
    assert.equal(model.window, null);
    scene.time = 200;
    scene.requests.update([model], visible);
    assert.equal(scene.asked.length, 2);
  });
});
