import assert from 'node:assert/strict';
import { z } from 'zod';
import { allLayers, layerSpecSchema } from '../../../src/engine/layers';

/** The JSON schema of all layers, as an editor sees it. */
const describedLayers = z.object({
  oneOf: z.array(
    z.object({
      description: z.string(),
      additionalProperties: z.literal(false),
      properties: z
        .record(z.string(), z.looseObject({ description: z.string().min(10) }))
        .and(z.object({ layer: z.looseObject({ const: z.string() }) })),
    }),
  ),
});

describe('layers', () => {
  it('are those that the run file documents', () => {
    const documented =
      'dense conv1d conv2d maxPool2d avgPool2d maxPool1d avgPool1d globalAvgPool flatten embedding ' +
      'rnn lstm gru attention batchNorm layerNorm dropout activation residual';
    assert.deepEqual(
      allLayers().map(({ type }) => type),
      documented.split(' '),
    );
  });

  it('say what they are and where they are from', () => {
    for (const { summary, source } of allLayers()) {
      assert.match(summary, /^[A-Z].*\.$/);
      assert.match(source, /https:\/\//);
    }
  });

  it('describe each of their options to the editor, and take no others', () => {
    const { oneOf } = describedLayers.parse(z.toJSONSchema(layerSpecSchema(), { io: 'input' }));
    assert.deepEqual(
      oneOf.map(({ properties, description }) => [properties.layer.const, description]),
      allLayers().map(({ type, summary }) => [type, summary]),
    );
  });

  it('take what they need to know and fill in the rest', () => {
    const minimal = [
      { layer: 'dense' },
      { layer: 'conv1d', filters: 2, kernelSize: 3 },
      { layer: 'conv2d', filters: 2, kernelSize: 3 },
      { layer: 'maxPool2d' },
      { layer: 'avgPool2d' },
      { layer: 'maxPool1d' },
      { layer: 'avgPool1d' },
      { layer: 'globalAvgPool' },
      { layer: 'flatten' },
      { layer: 'embedding', vocabulary: 5, units: 2 },
      { layer: 'rnn', units: 2 },
      { layer: 'lstm', units: 2 },
      { layer: 'gru', units: 2 },
      { layer: 'attention', heads: 2 },
      { layer: 'batchNorm' },
      { layer: 'layerNorm' },
      { layer: 'dropout', rate: 0.5 },
      { layer: 'activation', type: 'relu' },
      { layer: 'residual', layers: [{ layer: 'activation', type: 'relu' }] },
    ];
    assert.deepEqual(
      minimal.map(({ layer }) => layer),
      allLayers().map(({ type }) => type),
    );
    for (const spec of minimal) layerSpecSchema().parse(spec);
    assert.deepEqual(layerSpecSchema().parse(minimal[2]), {
      layer: 'conv2d',
      filters: 2,
      kernelSize: 3,
      stride: 1,
      padding: 0,
      dilation: 1,
      groups: 1,
      activation: 'linear',
      bias: true,
    });
    assert.deepEqual(layerSpecSchema().parse(minimal[11]), {
      layer: 'lstm',
      units: 2,
      layers: 1,
      bidirectional: false,
      returnSequences: false,
    });
  });

  it('refuse sizes that are none', () => {
    for (const units of [0, -1, 2.5, '3', null]) {
      assert.equal(layerSpecSchema().safeParse({ layer: 'dense', units }).success, false, `units ${units}`);
    }
  });
});
