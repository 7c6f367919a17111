import { strict as assert } from 'node:assert';
import { SilentLayers } from '../../src/diagnosis/silent-layers';
import { layerColumn, rowLength, type TelemetryLayout } from '../../src/runs/telemetry';

const layout: TelemetryLayout = { terms: [], layers: ['dense1', 'dense2', 'dense3'] };

/** A row of telemetry with these gradient norms. */
function rowOf(...norms: readonly number[]): Float64Array {
  const row = new Float64Array(rowLength(layout));
  norms.forEach((norm, i) => (row[layerColumn(layout, i, 'gradNorm')] = norm));
  return row;
}

describe('SilentLayers', () => {
  it('counts the steps in which a layer gets no gradient', () => {
    const layers = new SilentLayers(layout);
    assert.equal(layers.push(rowOf(1, 2, 3)), 0);
    assert.equal(layers.push(rowOf(0, 2, 3)), 1);
    assert.equal(layers.push(rowOf(0, 0, 3)), 2);
    assert.equal(layers.push(rowOf(1e-30, 0, 3)), 2);
    assert.equal(layers.push(rowOf(1, 2, 3)), 0);
  });

  it('does not count where the loss gives no gradient at all, as a hinge that is satisfied', () => {
    const layers = new SilentLayers(layout);
    assert.equal(layers.push(rowOf(0, 0, 0)), 0);
    assert.equal(layers.push(rowOf(0, 0, 1)), 1);
  });
});
