import assert from 'node:assert/strict';
import { linear } from '../data-sets';
import { onLabels, onNumbers } from '../own-loss';
import { alarms, diagnose } from '../program';
import { testRule } from '../rule-tester';

testRule('unstable-expression', {
  valid: [{ name: 'a sound loss', ...onLabels('  return bceWithLogits(prediction, target);') }],
  invalid: [
    {
      name: 'a loss file',
      ...onLabels('  return mean(log(prediction) * target);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
    {
      name: 'two logarithms of which either fails, with a fix for both',
      ...onLabels('  return -mean(target * log(prediction) + (1 - target) * log(1 - prediction));'),
      at: { line: 2 },
      by: 'static',
      fix: /in 2 places$/,
    },
    {
      name: 'a root that is 0 only where all rows are right to the last bit, in passing',
      ...onNumbers('  return sqrt(mean((prediction - target) ** 2));'),
      at: { line: 2 },
      by: 'static',
      severity: 'info',
    },
    {
      name: 'a root of squares behind a ReLU, which lets nothing through where both are 0, in passing',
      ...onNumbers('  return mean(sqrt((prediction - maximum(target, 0)) ** 2));', 'relu'),
      at: { line: 2 },
      by: 'static',
      severity: 'info',
    },
    {
      name: 'a root behind a ReLU whose slope grows without end beside 0',
      ...onNumbers('  return mean((sqrt(prediction) - sqrt(abs(target))) ** 2);', 'relu'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
    {
      name: 'a root whose slope grows without end beside 0',
      ...onNumbers('  return mean(abs(prediction - target) ** 0.5);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
    {
      name: 'a likelihood whose exponential only extraordinary outputs overflow, in passing',
      ...onLabels('  return mean(exp(-prediction) * (target - 0.2) ** 2 + prediction);'),
      at: { line: 2 },
      by: 'static',
      severity: 'info',
    },
  ],
});

describe('unstable-expression, at the first step', () => {
  const distance =
    'export default function (prediction, target) {\n  const r = prediction - target;\n  return mean(log((exp(r) + exp(-r)) / 2));\n}\n';
  const alarmsAt = (scale: number, learningRate: number) =>
    alarms(
      diagnose({
        data: linear({ scale }),
        runFile: {
          data: { file: 'data.csv', target: 'y' },
          model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
          loss: 'distance.loss.js',
          optimizer: { type: 'sgd', learningRate },
          epochs: 10,
          batchSize: 32,
        },
        lossFiles: { 'distance.loss.js': distance },
      }),
    );

  it('is an error where targets as they are overflow an expression that has another spelling', () => {
    const [first, ...others] = alarmsAt(300, 0.01);
    assert.equal(first.rule, 'unstable-expression');
    assert.equal(first.location.line, 3);
    assert.deepEqual(
      others.map(({ rule }) => rule),
      [],
    );
  });

  it('is silent where no row comes near the limit', () => {
    assert.deepEqual(alarmsAt(1, 0.05), []);
  });
});
