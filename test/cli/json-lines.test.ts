import assert from 'node:assert/strict';
import { JsonLines } from '../../src/cli/json-lines';
import type { RunStarted } from '../../src/runs/events';

const location = { file: '/w/a.train.json', line: 3, column: 5, endLine: 3, endColumn: 9 };
const started: RunStarted = {
  type: 'run',
  id: 'one',
  file: '/w/a.train.json',
  seed: 42,
  parameters: 3,
  rows: 10,
  trainingRows: 8,
  validationRows: 2,
  layers: [{ name: 'dense1', type: 'dense', parameters: 3, location }],
  layout: { terms: ['mse', 'penalty'], layers: ['dense1'] },
  totalSteps: 2,
  stepsPerEpoch: 1,
  metric: 'r2',
  loss: 'mse',
};

/** The objects of the lines, each of which must stand alone. */
function parse(text: string): unknown[] {
  assert.ok(text.endsWith('\n'));
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('JsonLines', () => {
  it('introduces the run', () => {
    const [line] = parse(new JsonLines().format(started)) as Record<string, unknown>[];
    assert.equal(line.type, 'run');
    assert.equal(line.id, 'one');
    assert.equal(line.parameters, 3);
    assert.equal(line.rows, 10);
    assert.deepEqual(line.layers, started.layers);
  });

  it('writes a line for each step, with non-finite numbers as strings', () => {
    const lines = new JsonLines();
    lines.format(started);
    const rows = Float64Array.from([
      ...[0, 0, 1.5, 0.1, 2, 1, 1.25, 0.25, 2, 3, 0.01],
      ...[1, 1, NaN, 0.1, Infinity, 0, -Infinity, 0, NaN, 3, 0],
    ]);
    assert.deepEqual(parse(lines.format({ type: 'steps', rows })), [
      {
        type: 'step',
        step: 0,
        epoch: 0,
        loss: 1.5,
        terms: { mse: 1.25, penalty: 0.25 },
        learningRate: 0.1,
        gradNorm: 2,
        clipped: true,
        layers: { dense1: { gradNorm: 2, weightNorm: 3, updateRatio: 0.01 } },
      },
      {
        type: 'step',
        step: 1,
        epoch: 1,
        loss: 'NaN',
        terms: { mse: '-Infinity', penalty: 0 },
        learningRate: 0.1,
        gradNorm: 'Infinity',
        clipped: false,
        layers: { dense1: { gradNorm: 'NaN', weightNorm: 3, updateRatio: 0 } },
      },
    ]);
  });

  it('writes a finding with the titles of its fixes', () => {
    const finding = {
      rule: 'exploding-gradient',
      severity: 'error',
      step: null,
      message: 'a "quoted"\nmessage',
      location,
      related: [{ message: 'here too', location }],
      fixes: [{ title: 'Lower it', edits: [{ location, newText: '0.1' }] }],
    } as const;
    assert.deepEqual(parse(new JsonLines().format({ type: 'finding', finding })), [
      { type: 'finding', ...finding, fixes: [{ title: 'Lower it' }] },
    ]);
  });

  it('writes epochs and the end as they are', () => {
    const epoch = {
      type: 'epoch',
      epoch: 0,
      step: 3,
      loss: NaN,
      validation: { loss: 1, r2: -Infinity },
    } as const;
    const end = {
      type: 'end',
      reason: 'diverged',
      steps: 4,
      seconds: 0.5,
      loss: NaN,
      validation: null,
    } as const;
    const lines = new JsonLines();
    assert.deepEqual(parse(lines.format(epoch) + lines.format(end)), [
      { ...epoch, loss: 'NaN', validation: { loss: 1, r2: '-Infinity' } },
      { ...end, loss: 'NaN' },
    ]);
  });
});
