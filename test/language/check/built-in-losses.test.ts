import assert from 'node:assert/strict';
import { losses } from '../../../src/engine/losses';
import { RandomStream } from '../../../src/engine/random';
import { CompiledLoss } from '../../../src/language/check/compiled-loss';
import { PredictionPatterns } from '../../../src/language/check/prediction-patterns';
import { targetPatterns } from '../../../src/language/check/target-patterns';
import { LossFile } from '../../../src/language/loss-file';
import { contextOf, examine, type LossExample } from './examined-loss';
import { WRITTEN } from './written-losses';

const BATCH = 5;

/** Value and gradient of both texts for several ordinary batches, in float64. */
function compare(example: LossExample, texts: readonly [string, string]): void {
  const context = contextOf(example);
  const compiled = texts.map((text) => {
    const { lossFile } = LossFile.read(text, 'test.loss.js');
    const clock = context.clocks[0];
    return new CompiledLoss({
      lossFile: lossFile!,
      name: 'default',
      context,
      batch: BATCH,
      clock,
      precision: 'float64',
    });
  });
  const random = new RandomStream(5, 'compare');
  const targets = targetPatterns(context.target, random);
  const ordinary = new PredictionPatterns(context, BATCH, random).ordinary();
  const [first, second] = compiled;
  for (let trial = 0; trial < 6; trial++) {
    targets[trial % targets.length](first.targetData);
    ordinary(first.predictionData, first.targetData);
    second.targetData.set(first.targetData);
    second.predictionData.set(first.predictionData);
    assert.ok(
      Math.abs(first.run() - second.run()) <= 1e-9 * (1 + Math.abs(first.loss)),
      `${first.loss} ${second.loss}`,
    );
    first.gradientData.forEach((value, i) => {
      const other = second.gradientData[i];
      assert.ok(Math.abs(value - other) <= 1e-9 * (1 + Math.abs(value)), `gradient ${i}: ${value} ${other}`);
    });
  }
}

describe('the losses written out', () => {
  it('are all that there are', () => {
    assert.deepEqual(Object.keys(WRITTEN).sort(), [...losses.keys()].sort());
  });

  for (const [name, { written, call: called, overflows = false, ...rest }] of Object.entries(WRITTEN)) {
    const text = `export default function (p, t) {\n  ${written}\n}\n`;
    const call = `export default function (p, t) {\n  return ${called ?? `${name}(p, t)`};\n}\n`;

    it(`${name} has the value and the gradient of the built-in`, () => {
      assert.ok(losses.has(name));
      compare({ ...rest, text }, [call, text]);
    });

    for (const [kind, source] of [
      ['written out', text],
      ['built in', call],
    ] as const) {
      it(`${name} ${kind} is not warned of`, () => {
        const found = examine({ ...rest, text: source }).filter(({ severity }) => severity === 'warning');
        assert.deepEqual(
          found.map(({ rule, message }) => `${rule}: ${message}`),
          [],
        );
      });
    }

    if (overflows) {
      it(`${name} has an overflow that is remarked on`, () => {
        assert.deepEqual(
          examine({ ...rest, text }).map(({ severity }) => severity),
          ['info'],
        );
      });
    }
  }
});
