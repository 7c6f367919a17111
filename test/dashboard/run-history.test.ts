import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunEvent } from '../../src/runs/events';
import { FINDINGS_KEPT, RunHistory } from '../../src/dashboard/run-history';
import { layerGradNorm, LOSS, termSeries, termShare } from '../../src/runs/series/run-series';
import { epochEnded, finding, LAYOUT, row, runEnded, runStarted, steps } from './run-fixture';

/** A run whose events are read from disk. */
function restored(events: readonly RunEvent[]): RunHistory {
  const history = new RunHistory(runStarted());
  for (const event of events) {
    history.append(event);
  }
  history.markInterrupted();
  return history;
}

function meanAt(history: RunHistory, series: number, step: number): number {
  return history.steps.mean[series * history.steps.capacity + step];
}

describe('RunHistory', () => {
  it('puts each column of the telemetry into its series', () => {
    const history = new RunHistory(runStarted());
    const values = row(0, 0.7);
    const [data, , , dense2Norm] = [6, 7, 8, 11];
    values[data] = 0.6;
    values[dense2Norm] = 0.25;
    history.append({ type: 'steps', rows: Float64Array.from(values) });
    assert.equal(meanAt(history, LOSS, 0), 0.7);
    assert.equal(meanAt(history, termSeries(0), 0), 0.6);
    assert.equal(meanAt(history, layerGradNorm(LAYOUT, 1), 0), 0.25);
  });

  it('draws the last validation of a run that ends within an epoch', () => {
    const pointsAfter = (loss: number) => {
      const history = new RunHistory(runStarted());
      history.append(epochEnded(0, 0.5));
      history.append(runEnded({ reason: 'stopped', steps: 13, validation: { loss } }));
      const { lastStep, rows, length } = history.validation;
      return [...lastStep.subarray(0, length)].filter((_, bucket) => rows[bucket] > 0);
    };
    assert.deepEqual(pointsAfter(0.4), [9, 12]);
    // The worker was ended by force: what it told last is repeated.
    assert.deepEqual(pointsAfter(0.5), [9]);
  });

  it('keeps the share of each term in the loss, by absolute value', () => {
    const history = new RunHistory(runStarted());
    const values = row(0, 0.7);
    [values[6], values[7]] = [0.6, -0.2];
    const none = row(1, 0);
    [none[6], none[7]] = [0, 0];
    history.append({ type: 'steps', rows: Float64Array.from([...values, ...none]) });
    const shares = [0, 1].map((step) => [0, 1].map((term) => meanAt(history, termShare(LAYOUT, term), step)));
    assert.ok(Math.abs(shares[0][0] - 0.75) < 1e-12 && Math.abs(shares[0][1] - 0.25) < 1e-12);
    assert.deepEqual(shares[1], [0, 0]);
  });

  it('keeps the gradients of terms as shares and cosines', () => {
    const history = new RunHistory(runStarted());
    assert.equal(history.termGradients, null);
    const measured = { type: 'termGradients', terms: ['a', 'b', 'c'] } as const;
    history.append({ ...measured, step: 0, norms: [3, 1, 0], cosines: [-0.5, 0, 0] });
    history.append({ ...measured, step: 40, norms: [0, 0, 0], cosines: [0, 0, 0] });
    // Of other terms than the first: it cannot be told with them.
    history.append({ ...measured, terms: ['a', 'b'], step: 80, norms: [1, 1], cosines: [1] });
    const { names, buckets } = history.termGradients!;
    assert.deepEqual(names, ['a', 'b', 'c']);
    const at = (step: number) =>
      Array.from({ length: buckets.series }, (_, series) => buckets.mean[series * buckets.capacity + step]);
    assert.deepEqual(at(0), [0.75, 0.25, 0, -0.5, 0, 0]);
    assert.deepEqual(at(40), [0, 0, 0, 0, 0, 0]);
    assert.equal(buckets.newestStep, 40);
  });

  it('ends up the same whether events come one by one, in batches or from disk', () => {
    const losses = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constant(NaN)), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 40 }), (values, batch) => {
        const batches: RunEvent[] = [];
        for (let from = 0; from < values.length; from += batch) {
          batches.push(steps(from, values.slice(from, from + batch)));
        }
        const rest = [epochEnded(0, 0.5), { type: 'finding', finding: finding() } as const, runEnded()];
        const live = new RunHistory(runStarted());
        for (const [step, loss] of values.entries()) {
          live.append(steps(step, [loss]));
        }
        for (const event of rest) {
          live.append(event);
        }
        const fromDisk = restored([...batches, ...rest]);
        assert.deepEqual(fromDisk.steps, live.steps);
        assert.deepEqual(fromDisk.validation, live.validation);
        assert.deepEqual(fromDisk.findings, live.findings);
        assert.deepEqual(fromDisk.nonFinite, live.nonFinite);
        assert.deepEqual(fromDisk.lastRow, live.lastRow);
        assert.equal(fromDisk.state, live.state);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every spike of a long run in bounded memory', () => {
    const history = new RunHistory(runStarted(), 64);
    const losses = Array.from({ length: 20_000 }, (_, step) => (step === 12_345 ? 900 : 1));
    history.append(steps(0, losses));
    assert.ok(history.steps.length <= 64);
    const bucket = Math.floor(12_345 / history.steps.width);
    assert.equal(history.steps.maximum[LOSS * 64 + bucket], 900);
  });

  it('remembers where each series was first not finite, and how', () => {
    const history = new RunHistory(runStarted());
    history.append(steps(0, [1, Infinity, NaN]));
    assert.deepEqual(
      history.nonFinite.filter(({ series }) => series === LOSS),
      [{ series: LOSS, step: 1, value: 'Infinity' }],
    );
  });

  it('keeps the validation loss at the step at which its epoch ended', () => {
    const history = new RunHistory(runStarted());
    history.append(epochEnded(0, 0.8));
    history.append(epochEnded(1, 0.6));
    assert.deepEqual([history.validation.mean[9], history.validation.mean[19]], [0.8, 0.6]);
    assert.deepEqual(history.lastMetrics, { loss: 0.6, accuracy: 0.9 });
  });

  it('records no validation loss for epochs without validation rows', () => {
    const history = new RunHistory(runStarted());
    history.append({ ...epochEnded(0, 0.8), validation: null });
    assert.equal(history.validation.length, 0);
  });

  it('keeps the first findings and counts the rest', () => {
    const history = new RunHistory(runStarted());
    for (let index = 0; index < FINDINGS_KEPT + 5; index++) {
      history.append({ type: 'finding', finding: finding({ step: index }) });
    }
    assert.equal(history.findings.length, FINDINGS_KEPT);
    assert.equal(history.findingCount, FINDINGS_KEPT + 5);
  });

  it('goes from running to paused and back, and ends once', () => {
    const history = new RunHistory(runStarted());
    assert.equal(history.state, 'running');
    history.setPaused(true);
    assert.equal(history.state, 'paused');
    history.setPaused(false);
    history.append(runEnded({ reason: 'diverged' }));
    history.append(runEnded({ reason: 'completed' }));
    assert.equal(history.state, 'ended');
    assert.equal(history.end?.reason, 'diverged');
  });

  it('is interrupted when it comes from disk without an end', () => {
    assert.equal(restored([steps(0, [1])]).state, 'interrupted');
    assert.equal(restored([steps(0, [1]), runEnded()]).state, 'ended');
  });

  it('takes nothing in after the end', () => {
    const history = new RunHistory(runStarted());
    history.append(runEnded());
    history.append(steps(0, [1]));
    assert.equal(history.steps.length, 0);
  });

  it('calls listeners after each change until they stop listening', () => {
    const history = new RunHistory(runStarted());
    let calls = 0;
    const stop = history.onChange(() => {
      calls += 1;
    });
    history.append(steps(0, [1]));
    history.setPaused(true);
    stop();
    history.append(steps(1, [1]));
    assert.equal(calls, 2);
  });

  it('refuses rows that are cut off and events of another run', () => {
    const history = new RunHistory(runStarted());
    assert.throws(() => {
      history.append({ type: 'steps', rows: new Float64Array(5) });
    }, RangeError);
    assert.throws(() => {
      history.append(runStarted({ id: 'run-2' }));
    }, RangeError);
  });
});
