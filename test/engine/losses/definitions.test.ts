import assert from 'node:assert/strict';
import { Graph } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { balancedClassWeights } from '../../../src/engine/losses/option-schemas';
import { constant } from '../../../src/engine/operations/leaves';

describe('the table of losses', () => {
  for (const [name, loss] of losses) {
    describe(name, () => {
      it('has all its options by default, each described', () => {
        loss.options.parse({});
        for (const [option, schema] of Object.entries(loss.options.shape)) {
          assert.ok((schema as { description?: string }).description, `${option} has no description`);
        }
      });

      it('refuses options that it does not know', () => {
        assert.ok(!loss.options.safeParse({ noSuchOption: 1 }).success);
      });

      it('says what it is for, by which formula, and where that is from', () => {
        for (const text of [loss.summary, loss.formula, loss.source]) assert.ok(text.length > 0);
        assert.match(loss.source, /https:\/\//);
      });
    });
  }

  it('keeps its names apart', () => {
    const golden = [...losses.values()].map((loss) => loss.golden);
    assert.equal(new Set(golden).size, losses.size);
  });
});

describe('balanced class weights', () => {
  it('are the same share of the rows for each class', () => {
    assert.deepEqual(balancedClassWeights([6, 3, 1]), [10 / 18, 10 / 9, 10 / 3]);
  });

  it('are 1 for classes of equal size and for a class without rows', () => {
    assert.deepEqual(balancedClassWeights([5, 5]), [1, 1]);
    assert.deepEqual(balancedClassWeights([4, 0]), [0.5, 1]);
  });

  it('must have been put in before the loss is built', () => {
    const graph = new Graph();
    const [p, t] = [0.5, 1].map((value) => constant(graph, value, [1]));
    const loss = losses.get('bce')!;
    const options = loss.options.parse({ classWeight: 'balanced' });
    assert.throws(() => loss.build(p, t, options), /needs the rows of each class/);
  });
});
