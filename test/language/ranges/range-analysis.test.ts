import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differentiate } from '../../../src/engine/gradient';
import type { Node } from '../../../src/engine/graph';
import { Memory } from '../../../src/engine/memory';
import { leafAttributes } from '../../../src/engine/operations/leaves';
import { Plan } from '../../../src/engine/plan';
import { RandomStream } from '../../../src/engine/random';
import { sizeOf } from '../../../src/engine/shape';
import { CompiledLoss } from '../../../src/language/check/compiled-loss';
import { analyseRanges } from '../../../src/language/check/loss-ranges';
import { PredictionPatterns } from '../../../src/language/check/prediction-patterns';
import { targetPatterns } from '../../../src/language/check/target-patterns';
import { LossFile } from '../../../src/language/loss-file';
import { between, contains, type Range } from '../../../src/language/ranges/range';
import { RangeAnalysis } from '../../../src/language/ranges/range-analysis';
import { contextOf } from '../check/examined-loss';
import { WRITTEN } from '../check/written-losses';
import { buildGraph, type Step } from './random-graph';

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('unary', 'binary', 'along', 'where'),
  operation: fc.nat(100),
  operands: fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)),
});

const bound = fc.constantFrom(-1e4, -20, -1, 0, 1e-6, 0.5, 1, 3, 100, 1e4);

function describeOutside(node: Node, value: number, { low, high, nan }: Range): string {
  return `${node.pass} ${node.operation.name} is ${value}, outside [${low}, ${high}]${nan ? ' or NaN' : ''}`;
}

describe('the ranges of a graph', () => {
  it('hold every number that the engine computes, in both precisions, gradients included', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.tuple(bound, bound),
        fc.tuple(bound, bound),
        fc.nat(1000),
        (steps, forPrediction, forTarget, seed) => {
          const { prediction, target, total } = buildGraph(steps);
          const [gradient] = differentiate(total, [prediction]);
          const ends = (pair: readonly [number, number]) =>
            between(Math.fround(Math.min(...pair)), Math.fround(Math.max(...pair)));
          const given = new Map([
            [prediction, ends(forPrediction)],
            [target, ends(forTarget)],
          ]);
          const outputs = gradient === null ? [total] : [total, gradient];
          // The least number above 0 that a condition leaves is that of float32.
          const hasConditions = steps.some(({ kind }) => kind === 'where');
          for (const precision of hasConditions
            ? (['float32'] as const)
            : (['float32', 'float64'] as const)) {
            const memory = new Memory(precision);
            const plan = new Plan(memory, { outputs: [...outputs, prediction, target], keepAll: true });
            const analysis = new RangeAnalysis(plan.nodes, {
              ranges: (leaf) => new Array<Range>(sizeOf(leaf.shape)).fill(given.get(leaf)!),
              isOneHot: () => false,
              areShares: () => false,
            });
            const random = new RandomStream(seed, 'graph');
            for (let trial = 0; trial < 6; trial++) {
              for (const [leaf, { low, high }] of given) {
                const data = plan.read(leaf);
                for (let i = 0; i < data.length; i++) {
                  const choice = random.nextInteger(4);
                  const inside = low + (high - low) * random.nextFloat();
                  data[i] = choice === 0 ? low : choice === 1 ? high : Math.min(Math.max(inside, low), high);
                }
              }
              plan.run();
              for (const node of plan.nodes) {
                const ranges = analysis.ranges(node);
                if (precision === 'float64' && node.pass === 'backward') continue;
                plan.read(node).forEach((value, i) => {
                  assert.ok(contains(ranges[i], value), describeOutside(node, value, ranges[i]));
                });
              }
            }
          }
        },
      ),
      { numRuns: 400, seed: 11 },
    );
  });

  for (const [name, { written, call, ...rest }] of Object.entries(WRITTEN)) {
    for (const [kind, body] of [
      ['written out', written],
      ['built in', `return ${call ?? `${name}(p, t)`};`],
    ]) {
      it(`hold every number of ${name} ${kind}`, () => {
        const { lossFile } = LossFile.read(`export default function (p, t) { ${body} }`, 'test.loss.js');
        const context = contextOf(rest);
        const compiled = new CompiledLoss({
          lossFile: lossFile!,
          name: 'default',
          context,
          batch: 5,
          clock: context.clocks[0],
          precision: 'float32',
        });
        const analysis = analyseRanges(compiled.nodes, context);
        assert.ok(analysis);
        const memory = Memory.forTraining('float32');
        const trained = new Plan(memory, {
          outputs: [...compiled.results, compiled.prediction, compiled.target],
          keepAll: true,
        });
        const random = new RandomStream(2, 'ranges');
        const targets = targetPatterns(context.target, random);
        const { patterns } = new PredictionPatterns(context, compiled.batch, random);
        let looked = 0;
        for (const [i, pattern] of patterns.entries()) {
          targets[i % targets.length](compiled.targetData);
          pattern(compiled.predictionData, compiled.targetData);
          const declared = analysis.ranges(compiled.prediction);
          if (!compiled.predictionData.every((value, at) => contains(declared[at], value))) continue;
          looked++;
          compiled.run();
          trained.read(compiled.prediction).set(compiled.predictionData);
          trained.read(compiled.target).set(compiled.targetData);
          trained.run();
          for (const source of [compiled, trained]) {
            for (const node of source.nodes) {
              const ranges = analysis.ranges(node);
              source.read(node).forEach((value, at) => {
                assert.ok(contains(ranges[at], value), describeOutside(node, value, ranges[at]));
              });
            }
          }
        }
        memory.dispose();
        assert.ok(looked > 10);
      });
    }
  }
});

/** The range of the result of a loss's body. */
function rangeOf(body: string, example: Parameters<typeof contextOf>[0] = {}): Range {
  const text = `export default function (prediction, target) { ${body} }`;
  const { lossFile, problems } = LossFile.read(text, 'test.loss.js');
  assert.ok(lossFile, problems.map(({ message }) => message).join());
  const context = contextOf(example);
  const compiled = new CompiledLoss({
    lossFile,
    name: 'default',
    context,
    batch: 5,
    clock: context.clocks[0],
    precision: 'float32',
  });
  assert.ok(leafAttributes(compiled.prediction));
  return analyseRanges(compiled.nodes, context)!.rangeOf(compiled.built.total);
}

describe('what ranges alone do not see', () => {
  const notNegative: [string, Parameters<typeof contextOf>[0]?][] = [
    ['const r = prediction - target; return mean(r * r);'],
    ['const r = prediction - target; return mean(abs(r) - r);'],
    ['return mean(max(prediction, 1, { keepDims: true }) - prediction);', { target: 'points' }],
    ['return mean(logSumExp(prediction, 1) - sum(prediction * target, 1));', { target: 'oneHot' }],
    [
      'return mean(logSumExp(prediction, 1) - reshape(gather(prediction, 1, reshape(target, [-1, 1])), [-1]));',
      { target: 'classes' },
    ],
    [
      'const z = prediction - max(prediction, 1, { keepDims: true }); return mean(log(sum(exp(z), 1)));',
      { target: 'points' },
    ],
    ['return mean(softplus(prediction) - target * prediction);', { target: 'labels' }],
    [
      'return mean(relu(prediction) - prediction * target + log1p(exp(-abs(prediction))));',
      { target: 'labels' },
    ],
    ['return mean((1 - target) * prediction + softplus(-prediction));', { target: 'shares' }],
    ['const e = target - prediction; return mean(maximum(0.9 * e, -0.1 * e));'],
    ['return mean(where(prediction > target, prediction - target, 2 * (target - prediction)));'],
    ['const r = abs(prediction - target); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));'],
    ['return mean(sqrt((prediction - target) ** 2 + 1) - 1);'],
    [
      'return 1 - (2 * sum(prediction * target) + 1) / (sum(prediction) + sum(target) + 1);',
      { target: 'masks', output: 'sigmoid' },
    ],
    ['return mean(where(target > 0, target * (log(target) - log(target)), 0));', { target: 'mixtures' }],
    [
      'return mean(1 - prediction / (sum(prediction, 1, { keepDims: true }) + 1e-6));',
      { target: 'mixtures', output: 'relu' },
    ],
  ];
  for (const [body, example] of notNegative) {
    it(`is not negative: ${body}`, () => {
      assert.ok(rangeOf(body, example).low >= 0, JSON.stringify(rangeOf(body, example)));
    });
  }

  it('is about 1 for the sum of a softmax', () => {
    const { low, high } = rangeOf('return mean(sum(softmax(prediction), 1));', { target: 'points' });
    assert.ok(low > 0.999 && high < 1.001, `${low} ${high}`);
  });

  it('lies within -1 and 1 for a cosine', () => {
    const body = `const [a, b] = [slice(prediction, 1, 0, 2), slice(prediction, 1, 2, 4)];
      return mean(sum(a * b, 1) / (norm(a, 1) * norm(b, 1) + 1e-6));`;
    const { low, high } = rangeOf(body, { outputs: 4 });
    assert.ok(low > -1.001 && high < 1.001, `${low} ${high}`);
  });

  const may: [string, Parameters<typeof contextOf>[0]?][] = [
    ['return mean(prediction - target);'],
    ['return mean(prediction - max(prediction, 0));', { target: 'points' }],
    ['return mean(sum(prediction, 1, { keepDims: true }) - prediction);', { target: 'points' }],
    [
      'return mean(where(prediction > 0, sum(prediction, 1, { keepDims: true }) - prediction, 0));',
      { target: 'points' },
    ],
    ['return mean(relu(prediction) - 2 * prediction);'],
    ['return mean(logSumExp(prediction, 1) - sum(prediction * target, 1));', { target: 'masks' }],
  ];
  for (const [body, example] of may) {
    it(`may be negative: ${body}`, () => {
      assert.ok(rangeOf(body, example).low < 0);
    });
  }

  it('leaves a guarded logarithm finite, and not its gradient', () => {
    const body = 'const safe = where(prediction > 0.1, log(prediction), 0); return mean(safe);';
    const range = rangeOf(body);
    assert.ok(!range.nan && Number.isFinite(range.low));
  });

  it('sees what float32 makes of an epsilon beside 1', () => {
    assert.equal(
      rangeOf('return mean(log(1 - clamp(prediction, 1e-8, 1 - 1e-8)));', { output: 'sigmoid' }).low,
      -Infinity,
    );
    assert.ok(
      Number.isFinite(
        rangeOf('return mean(log(1 - clamp(prediction, 1e-6, 1 - 1e-6)));', { output: 'sigmoid' }).low,
      ),
    );
  });
});
