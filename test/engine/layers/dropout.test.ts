import assert from 'node:assert/strict';
import { assertLayerGradients, buildLayer } from './built-layer';

describe('dropout', () => {
  const ones = new Array<number>(10000).fill(1);

  it('drops the rate and scales up the rest while training', () => {
    const output = buildLayer({ layer: 'dropout', rate: 0.25 }, [5000]).run(ones);
    const kept = output.filter((value) => value !== 0);
    assert.ok(kept.every((value) => value === 1 / 0.75));
    // Four standard deviations of a binomial distribution.
    assert.ok(Math.abs(kept.length - 7500) < 4 * Math.sqrt(10000 * 0.25 * 0.75), `${kept.length} kept`);
  });

  it('drops independently along all axes', () => {
    const output = buildLayer({ layer: 'dropout', rate: 0.5 }, [5000]).run(ones);
    const equal = Array.from({ length: 5000 }, (_, i) => output[i] === output[5000 + i]).filter(Boolean);
    assert.ok(
      Math.abs(equal.length - 2500) < 4 * Math.sqrt(5000 * 0.25),
      `${equal.length} equal in both rows`,
    );
  });

  it('changes nothing when evaluating, nor with rate 0', () => {
    assert.deepEqual(buildLayer({ layer: 'dropout', rate: 0.5 }, [5000], { mode: 'eval' }).run(ones), ones);
    assert.deepEqual(buildLayer({ layer: 'dropout', rate: 0 }, [5000]).run(ones), ones);
  });

  it('leaves nothing with rate 1', () => {
    assert.ok(
      buildLayer({ layer: 'dropout', rate: 1 }, [5000])
        .run(ones)
        .every((value) => value === 0),
    );
  });

  it('gives layers masks of their own, the same for the same seed and name', () => {
    const run = (name: string, seed: number) =>
      buildLayer({ layer: 'dropout', rate: 0.5, name }, [5000], { seed }).run(ones);
    assert.deepEqual(run('a', 1), run('a', 1));
    assert.notDeepEqual(run('a', 1), run('b', 1));
    assert.notDeepEqual(run('a', 1), run('a', 2));
  });

  it('passes gradients through what it keeps', () => {
    assertLayerGradients({ layer: 'dropout', rate: 0.4 }, [6]);
  });
});
