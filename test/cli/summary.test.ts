import assert from 'node:assert/strict';
import { formatFigure, formatSeconds } from '../../src/cli/figures';
import { countFindings, describeRunEnd, formatEpochs } from '../../src/cli/summary';
import type { EpochEnded } from '../../src/runs/events';

describe('the summary of a run', () => {
  const epoch = (number: number, loss: number): EpochEnded => ({
    type: 'epoch',
    epoch: number,
    step: number,
    loss,
    validation: { loss: loss * 2, accuracy: 0.5 },
  });

  it('lines up loss, validation loss and metric', () => {
    assert.equal(
      formatEpochs([epoch(0, 1.23456), epoch(1, NaN)], 'accuracy'),
      [
        'epoch   loss  validation loss  accuracy',
        '    0  1.235            2.469       0.5',
        '    1    NaN              NaN       0.5',
        '',
      ].join('\n'),
    );
  });

  it('shows the first, the last and evenly spaced epochs of a long run', () => {
    const lines = formatEpochs(
      Array.from({ length: 1000 }, (_, i) => epoch(i, 1)),
      null,
    ).split('\n');
    assert.deepEqual(
      lines.slice(1, -1).map((line) => Number(line.trim().split(' ')[0])),
      [0, 111, 222, 333, 444, 555, 666, 777, 888, 999],
    );
  });

  it('has no columns for what was not measured', () => {
    const [header] = formatEpochs([{ ...epoch(0, 1), validation: null }], 'accuracy').split('\n');
    assert.equal(header, 'epoch  loss');
  });

  it('says how the run ended', () => {
    const end = { type: 'end', steps: 10, seconds: 1.25, validation: null } as const;
    assert.equal(
      describeRunEnd({ ...end, reason: 'completed', loss: 0.5 }),
      'completed after 10 steps in 1.3 s: loss 0.5\n',
    );
    assert.equal(
      describeRunEnd({ ...end, reason: 'error', loss: null, message: 'no more memory' }),
      'failed (no more memory) after 10 steps in 1.3 s\n',
    );
    assert.equal(
      describeRunEnd({ ...end, reason: 'diverged', steps: 1, loss: null }),
      'ended, because loss or gradient is not finite after 1 step in 1.3 s\n',
    );
  });

  it('leaves the metrics of single targets to --json', () => {
    const validation = { loss: 1, r2: 0.5, 'r2:a': 0.6, 'r2:b': 0.4 };
    const text = describeRunEnd({
      type: 'end',
      reason: 'completed',
      steps: 1,
      seconds: 0,
      loss: 1,
      validation,
    });
    assert.match(text, /validation loss 1, R² 0\.5\n$/);
  });

  it('counts findings', () => {
    assert.equal(countFindings([]), 'no findings\n');
    assert.equal(countFindings(['warning', 'error', 'info', 'warning']), '1 error, 2 warnings, 1 remark\n');
  });

  it('shows four digits that count', () => {
    assert.deepEqual([0, 1, 0.123456, -1234.56, 123456, 0.00001234, Infinity].map(formatFigure), [
      '0',
      '1',
      '0.1235',
      '-1235',
      '1.235e+5',
      '1.234e-5',
      'Infinity',
    ]);
  });

  it('shows times as they are felt', () => {
    assert.deepEqual([0.04, 9.94, 59.4, 200].map(formatSeconds), ['0.0 s', '9.9 s', '59 s', '3 min 20 s']);
  });
});
