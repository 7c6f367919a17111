import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/runs/events';
import { LOSS, seriesCount } from '../../../src/runs/series/run-series';
import { windowWidth } from '../../../src/runs/series/run-window';
import { StepBuckets } from '../../../src/runs/series/step-buckets';
import { RunWriter } from '../../../src/runs/store/run-writer';
import { readWindow } from '../../../src/runs/store/window-reader';
import { LAYOUT, row, runStarted } from '../../dashboard/run-fixture';
import { TemporaryFolder } from '../../data/temporary-folder';

const SERIES = seriesCount(LAYOUT);
const STEPS_PER_EPOCH = 10;
const sources = { runFile: { file: '/w/a.train.json', text: '{}' }, lossFiles: [] };

describe('readWindow', () => {
  const folder = new TemporaryFolder();

  /** Keeps a run with these losses, in frames of some rows; not ended, so that it is read as one that goes on. */
  function keep(id: string, losses: readonly number[], limits = {}): string {
    const root = folder.pathOf('runs');
    const writer = new RunWriter(root, runStarted({ id }), sources, limits);
    const tell = (event: RunEvent) => {
      writer.append(event);
    };
    for (let from = 0; from < losses.length; from += STEPS_PER_EPOCH) {
      const part = losses.slice(from, from + STEPS_PER_EPOCH);
      tell({ type: 'steps', rows: Float64Array.from(part.flatMap((loss, i) => row(from + i, loss))) });
      const epoch = from / STEPS_PER_EPOCH;
      const step = from + part.length - 1;
      tell({ type: 'epoch', epoch, step, loss: 1, validation: { loss: 1000 + epoch } });
    }
    writer.sync();
    return root;
  }

  const COUNT = 6000;
  const lossAt = (step: number) => (step % 997 === 0 ? 1e4 + step : Math.sin(step));
  const losses = Array.from({ length: COUNT }, (_, step) => lossAt(step));

  it('has every minimum and maximum of the steps that are asked for, in buckets as fine as they may be', async () => {
    const root = keep('whole', losses);
    const stretch = fc.tuple(fc.nat({ max: COUNT - 1 }), fc.nat({ max: COUNT }));
    await fc.assert(
      fc.asyncProperty(stretch, async ([from, length]) => {
        const asked = { from, to: Math.min(COUNT - 1, from + length) };
        const { range, steps } = await readWindow(root, 'whole', asked);
        assert.ok(range.from <= asked.from && range.to === asked.to);
        const buckets = StepBuckets.of(steps, SERIES);
        assert.equal(buckets.width, windowWidth(asked.to - asked.from + 1, SERIES));
        for (let step = asked.from; step <= asked.to; step++) {
          const at = LOSS * buckets.capacity + Math.floor((step - buckets.origin) / buckets.width);
          const loss = Math.fround(lossAt(step));
          assert.ok(buckets.minimum[at] <= loss && loss <= buckets.maximum[at]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has each step by itself where that many fit', async () => {
    const root = keep('fine', losses);
    const { steps } = await readWindow(root, 'fine', { from: 5003, to: 5010 });
    const buckets = StepBuckets.of(steps, SERIES);
    assert.equal(buckets.width, 1);
    assert.deepEqual([...buckets.firstStep.subarray(0, 8)], [5003, 5004, 5005, 5006, 5007, 5008, 5009, 5010]);
    assert.deepEqual(
      [...buckets.mean.subarray(0, 8)],
      [5003, 5004, 5005, 5006, 5007, 5008, 5009, 5010].map((step) => Math.fround(lossAt(step))),
    );
  });

  it('has the validation loss of each epoch that ended there', async () => {
    const root = keep('epochs', losses);
    const { validation } = await readWindow(root, 'epochs', { from: 105, to: 139 });
    const buckets = StepBuckets.of(validation, 1);
    const used = Array.from({ length: buckets.length }, (_, i) => i).filter((i) => buckets.rows[i] > 0);
    assert.deepEqual(
      used.map((i) => [buckets.lastStep[i], buckets.mean[i]]),
      [
        [109, 1010],
        [119, 1011],
        [129, 1012],
        [139, 1013],
      ],
    );
  });

  it('says how far it goes where the rest is not kept', async () => {
    const limited = keep('limited', losses, { telemetryBytes: 300_000 });
    const { range } = await readWindow(limited, 'limited', { from: 0, to: COUNT - 1 });
    assert.ok(range.to > 100 && range.to < COUNT - 1);
    const beyond = await readWindow(limited, 'limited', { from: COUNT - 10, to: COUNT - 1 });
    assert.equal(beyond.steps.count, 0);
    assert.ok(beyond.range.to < beyond.range.from);
  });

  it('refuses a run that is not there', async () => {
    await assert.rejects(readWindow(folder.pathOf('runs'), 'none', { from: 0, to: 1 }));
  });
});

describe('windowWidth', () => {
  it('keeps a window within two megabytes and a screen full of buckets, however many steps and series', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 2000 }), (steps, series) => {
        const width = windowWidth(steps, series);
        assert.equal(Math.log2(width) % 1, 0);
        const buckets = Math.ceil(steps / width) + 1;
        assert.ok(buckets <= 2048);
        assert.ok(buckets <= 64 || buckets * (24 + 16 * series) <= 2 * 1024 * 1024);
        // Half as wide would be too many.
        const more = Math.ceil(steps / (width / 2)) + 1;
        assert.ok(width === 1 || more > 64);
      }),
    );
  });
});
