import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HostMessage } from '../../src/dashboard/protocol';
import { RunHistory } from '../../src/dashboard/run-history';
import { describeRun, NOTHING_READ, reportProgress } from '../../src/dashboard/run-views';
import { isHostMessage } from '../../webview/host-messages';
import { epochEnded, finding, runEnded, runStarted, steps, standing } from '../dashboard/run-fixture';

function sampleHistory(): RunHistory {
  const history = new RunHistory(runStarted());
  for (const event of [
    steps(0, [1, NaN]),
    epochEnded(0, 0.5),
    { type: 'termGradients', step: 1, terms: ['data', 'more'], norms: [1, NaN], cosines: [NaN] } as const,
    { type: 'finding', finding: finding() } as const,
    runEnded({ reason: 'error', message: 'The worker stopped.' }),
  ]) {
    history.append(event);
  }
  return history;
}

const history = sampleHistory();
const runs: HostMessage = { type: 'runs', runs: [describeRun(history, standing(1))], reading: false };
const progress: HostMessage = {
  type: 'progress',
  sequence: 1,
  runs: [reportProgress(history, 12.5, NOTHING_READ, 0)],
};

const showRun: HostMessage = { type: 'showRun', run: 'run-1' };

const window: HostMessage = {
  type: 'window',
  run: 'run-1',
  window: {
    range: { from: 0, to: 1 },
    steps: history.steps.slice(0),
    validation: history.validation.slice(0),
  },
};

/** All paths to values inside of a message, typed arrays taken as values. */
function paths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return [path];
  }
  return [path, ...Object.entries(value).flatMap(([key, child]) => paths(child, [...path, key]))];
}

/** A copy of a message with one value replaced. */
function replaced(value: unknown, path: readonly string[], replacement: unknown): unknown {
  if (path.length === 0) {
    return replacement;
  }
  const [key, ...rest] = path;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      String(index) === key ? replaced(item, rest, replacement) : item,
    );
  }
  const record = value as Record<string, unknown>;
  return { ...record, [key]: replaced(record[key], rest, replacement) };
}

describe('isHostMessage', () => {
  it('accepts what the host sends', () => {
    assert.ok(isHostMessage(runs));
    assert.ok(isHostMessage(progress));
    assert.ok(isHostMessage(window));
    assert.ok(isHostMessage(showRun));
    assert.ok(isHostMessage({ type: 'runs', runs: [], reading: true }));
    const unseen = reportProgress(new RunHistory(runStarted()), null, null, 0);
    assert.ok(isHostMessage({ type: 'progress', sequence: 2, runs: [unseen] }));
  });

  for (const message of [runs, progress, window, showRun]) {
    it(`refuses a "${message.type}" message in which any one value has another type`, () => {
      for (const path of paths(message)) {
        assert.ok(!isHostMessage(replaced(message, path, Symbol('wrong'))), path.join('.'));
      }
    });
  }

  it('refuses numbers that JSON has turned into null', () => {
    assert.ok(!isHostMessage(replaced(progress, ['runs', '0', 'steps'], null)));
  });

  it('refuses anything else without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.ok(!isHostMessage(value) || fc.stringify(value).includes('runs'));
      }),
    );
  });
});
