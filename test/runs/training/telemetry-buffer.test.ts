import assert from 'node:assert/strict';
import { fixedColumn, layerColumn, rowLength, termColumn } from '../../../src/runs/telemetry';
import { TelemetryBuffer } from '../../../src/runs/training/telemetry-buffer';

const layout = { terms: ['mse', 'penalty'], layers: ['dense1', 'dense2'] };

describe('a telemetry row', () => {
  it('has a place of its own for every number', () => {
    const fixed = ['step', 'epoch', 'loss', 'learningRate', 'gradNorm', 'clipped'] as const;
    const columns = [
      ...fixed.map(fixedColumn),
      ...[0, 1].map(termColumn),
      ...[0, 1].flatMap((layer) =>
        (['gradNorm', 'weightNorm', 'updateRatio'] as const).map((column) =>
          layerColumn(layout, layer, column),
        ),
      ),
    ];
    assert.deepEqual(
      columns,
      Array.from({ length: rowLength(layout) }, (_, i) => i),
    );
  });
});

describe('TelemetryBuffer', () => {
  it('hands on whole rows, none twice and none lost, in arrays of the receiver', () => {
    const delivered: Float64Array[] = [];
    const buffer = new TelemetryBuffer(layout, (rows) => delivered.push(rows));
    const write = (from: number, to: number) => {
      for (let step = from; step < to; step++) {
        buffer.row.fill(step);
        buffer.commit();
      }
    };
    write(0, 3);
    assert.equal(delivered.length, 0);
    buffer.flush();
    buffer.flush();
    write(3, 1000);
    buffer.flush();
    const length = rowLength(layout);
    const steps = delivered.flatMap((rows) => [...rows].filter((_, i) => i % length === 0));
    assert.deepEqual(
      steps,
      Array.from({ length: 1000 }, (_, i) => i),
    );
    assert.equal(delivered[0].length, 3 * length);
    assert.ok(delivered.every((rows) => rows.buffer !== buffer.row.buffer));
  });
});
