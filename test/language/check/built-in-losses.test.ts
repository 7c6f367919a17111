import assert from 'node:assert/strict';
import { losses } from '../../../src/engine/losses';
import { RandomStream } from '../../../src/engine/random';
import { CompiledLoss } from '../../../src/language/check/compiled-loss';
import { PredictionPatterns } from '../../../src/language/check/prediction-patterns';
import { targetPatterns } from '../../../src/language/check/target-patterns';
import { LossFile } from '../../../src/language/loss-file';
import { contextOf, examine, type LossExample } from './examined-loss';

interface WrittenLoss extends Omit<LossExample, 'text'> {
  /** The loss in the language's own words, over `p` and `t`. */
  readonly written: string;
  /** True where an overflow is inherent: the rate of a log-rate, say. */
  readonly overflows?: boolean;
}

const pairs = `const a = slice(p, 1, 0, 1); const b = slice(p, 1, 1, 2);`;
const boxes = `
  const part = (x, i) => slice(x, 1, i, i + 1);
  const area = (x) => (part(x, 2) - part(x, 0)) * (part(x, 3) - part(x, 1));
  const side = (i) => clamp(minimum(part(p, i + 2), part(t, i + 2)) - maximum(part(p, i), part(t, i)), 0, null);
  const intersection = side(0) * side(1);
  const union = area(p) + area(t) - intersection;`;

/** Every loss of two arguments with a short formula, as someone would write it. */
const WRITTEN: Readonly<Record<string, WrittenLoss>> = {
  mse: { written: 'return mean((p - t) ** 2);' },
  mae: { written: 'return mean(abs(p - t));' },
  huber: { written: 'const r = abs(p - t); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));' },
  smoothL1: { written: 'const r = abs(p - t); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));' },
  logCosh: { written: 'const r = p - t; return mean(r + softplus(-2 * r) - Math.log(2));' },
  quantile: { written: 'const r = t - p; return mean(maximum(0.5 * r, -0.5 * r));' },
  poisson: { written: 'return mean(exp(p) - t * p);', target: 'counts', overflows: true },
  gaussianNll: {
    written: `${pairs} const v = clamp(b, 1e-6, null); return mean(0.5 * (log(v) + (a - t) ** 2 / v));`,
    outputs: 2,
    output: 'softplus',
  },
  crossEntropy: { written: 'return mean(-sum(oneHot(t, 3) * logSoftmax(p), 1));', target: 'classes' },
  nll: { written: 'return mean(-sum(oneHot(t, 3) * p, 1));', target: 'classes', output: 'logSoftmax' },
  bce: {
    written:
      'return -mean(t * clamp(log(clamp(p, 1e-38, 1)), -100, 0) + (1 - t) * clamp(log(clamp(1 - p, 1e-38, 1)), -100, 0));',
    target: 'labels',
    output: 'sigmoid',
  },
  bceWithLogits: { written: 'return mean(softplus(p) - t * p);', target: 'labels' },
  focal: {
    written: 'const l = sum(oneHot(t, 3) * logSoftmax(p), 1); return mean(-((1 - exp(l)) ** 2) * l);',
    target: 'classes',
  },
  klDiv: {
    written: 'return mean(where(t > 0, t * (log(where(t > 0, t, 1)) - p), 0));',
    target: 'mixtures',
    output: 'logSoftmax',
  },
  hinge: { written: 'return mean(clamp(1 - p * t, 0, null));', target: 'signs' },
  squaredHinge: { written: 'return mean(clamp(1 - p * t, 0, null) ** 2);', target: 'signs' },
  softMargin: { written: 'return mean(softplus(-p * t));', target: 'signs' },
  categoricalHinge: {
    written:
      'const own = oneHot(t, 3); const n = max(clamp(p, 0, null) * (1 - own), 1); return mean(clamp(1 + n - sum(p * own, 1), 0, null));',
    target: 'classes',
  },
  multiMargin: {
    written:
      'const own = oneHot(t, 3); const q = sum(p * own, 1, { keepDims: true }); return mean(sum((1 - own) * clamp(1 - q + p, 0, null), 1) / 3);',
    target: 'classes',
  },
  marginRanking: {
    written: `${pairs} return mean(clamp(-t * (a - b), 0, null));`,
    target: 'signs',
    outputs: 2,
  },
  dice: {
    written: 'return 1 - (2 * sum(p * t) + 1) / (sum(p) + sum(t) + 1);',
    target: 'masks',
    output: 'sigmoid',
  },
  wing: {
    written:
      'const r = abs(p - t); return mean(where(r < 10, 10 * log1p(r / 2), r - (10 - 10 * Math.log(6))));',
  },
  iou: {
    written: `${boxes} return mean(1 - intersection / (union + 1e-7));`,
    target: 'boxes',
    output: 'linear',
  },
};

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
  for (const [name, { written, overflows = false, ...rest }] of Object.entries(WRITTEN)) {
    const text = `export default function (p, t) {\n  ${written}\n}\n`;
    const call = `export default function (p, t) {\n  return ${name}(p, t);\n}\n`;

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
