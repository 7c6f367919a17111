import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunEvent } from '../../../src/runs/events';
import { runAsCsv, writeRunAsCsv } from '../../../src/runs/store/run-csv';
import { RunWriter } from '../../../src/runs/store/run-writer';
import { rowLength } from '../../../src/runs/telemetry';
import { runStarted } from '../../dashboard/run-fixture';
import { TemporaryFolder } from '../../data/temporary-folder';

const sources = { runFile: { file: '/w/a.train.json', text: '{}' }, lossFiles: [] };
const layout = { terms: ['data', 'penalty, "l2"'], layers: ['dense1'] };

describe('a run as CSV', () => {
  const folder = new TemporaryFolder();

  /** The lines of a run that told these events. */
  async function linesOf(id: string, events: readonly RunEvent[]): Promise<string[]> {
    const root = folder.pathOf('runs');
    const writer = new RunWriter(root, runStarted({ id, layout }), sources, {});
    for (const event of events) writer.append(event);
    writer.sync();
    let text = '';
    for await (const part of runAsCsv(root, id)) text += part;
    assert.ok(text.endsWith('\n'));
    return text.slice(0, -1).split('\n');
  }

  /** Rows of telemetry whose numbers tell their step and column, but for the loss. */
  function steps(from: number, losses: readonly number[]): RunEvent {
    const length = rowLength(layout);
    const row = (loss: number, index: number): number[] =>
      Array.from({ length }, (_, column) => (column === 0 ? from + index : column === 2 ? loss : column / 8));
    return { type: 'steps', rows: Float64Array.from(losses.flatMap(row)) };
  }

  it('has a column for each number of a step, under names that hold commas and quotes', async () => {
    const [names, first] = await linesOf('names', [steps(0, [2.5])]);
    assert.equal(
      names,
      'step,epoch,loss,learningRate,gradNorm,clipped,term data,"term penalty, ""l2""",' +
        'dense1 gradNorm,dense1 weightNorm,dense1 updateRatio',
    );
    assert.equal(first, '0,0.125,2.5,0.375,0.5,0.625,0.75,0.875,1,1.125,1.25');
  });

  it('keeps every digit, and numbers that are none', async () => {
    const losses = [0.1 + 0.2, 1e-300, NaN, Infinity, -Infinity];
    const [, ...lines] = await linesOf('digits', [steps(0, losses)]);
    assert.deepEqual(
      lines.map((line) => line.split(',')[2]),
      ['0.30000000000000004', '1e-300', 'NaN', 'Infinity', '-Infinity'],
    );
  });

  it('has the metrics of validation at the steps after which they were measured', async () => {
    const [names, ...lines] = await linesOf('validation', [
      steps(0, [5, 4, 3]),
      { type: 'epoch', epoch: 0, step: 1, loss: 4.5, validation: { loss: 6, accuracy: 0.5 } },
      steps(3, [2, 1]),
      { type: 'epoch', epoch: 1, step: 3, loss: 2.5, validation: { loss: 3, accuracy: 1 } },
      {
        type: 'end',
        reason: 'stopped',
        steps: 5,
        seconds: 1,
        loss: 2.5,
        validation: { loss: 2, accuracy: 1 },
      },
    ]);
    assert.match(names, /,validation loss,validation accuracy$/);
    assert.deepEqual(
      lines.map((line) => line.split(',').slice(-2).join(' ')),
      [' ', '6 0.5', ' ', '3 1', '2 1'],
    );
  });

  it('does not tell the last epoch again for a run that was ended by force', async () => {
    const validation = { loss: 6 };
    const [, ...lines] = await linesOf('forced', [
      steps(0, [5, 4, 3]),
      { type: 'epoch', epoch: 0, step: 1, loss: 4.5, validation },
      { type: 'end', reason: 'stopped', steps: 3, seconds: 1, loss: 4.5, validation },
    ]);
    assert.deepEqual(
      lines.map((line) => line.split(',').at(-1)),
      ['', '6', ''],
    );
  });

  it('replaces a file, but not by nothing for a run that is not kept', async () => {
    const file = folder.write('run.csv', 'old');
    await assert.rejects(writeRunAsCsv(folder.pathOf('runs'), 'missing', file), /ENOENT/);
    assert.equal(readFileSync(file, 'utf8'), 'old');
    const lines = await linesOf('written', [steps(0, [1, 2])]);
    await writeRunAsCsv(folder.pathOf('runs'), 'written', file);
    assert.equal(readFileSync(file, 'utf8'), `${lines.join('\n')}\n`);
  });
});
