import { linear } from '../data-sets';
import { onNumbers } from '../own-loss';
import type { Program } from '../program';
import { testRule } from '../rule-tester';

/** A training with more outputs than targets. @param body see `onNumbers` */
function withOutputs(units: number, body: string, training: object = {}): Program {
  return {
    data: linear(),
    runFile: {
      data: { file: 'data.csv', target: 'y' },
      model: [
        { layer: 'dense', units: 16, activation: 'tanh' },
        { layer: 'dense', units },
      ],
      loss: 'own.loss.js',
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 30,
      batchSize: 32,
      ...training,
    },
    lossFiles: { 'own.loss.js': `export default function (prediction, target) {\n${body}\n}\n` },
  };
}

const MEAN_AND_SCALE = '  const [m, s] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)];\n';

testRule('negative-loss', {
  valid: [
    { name: 'a sound loss', ...onNumbers('  return mean((prediction - target) ** 2);') },
    {
      name: 'a Gaussian likelihood with its log-variance',
      ...withOutputs(2, `${MEAN_AND_SCALE}  return mean(exp(-s) * (m - target) ** 2 + s);`),
    },
    {
      name: 'a Laplace likelihood with its log-scale',
      ...withOutputs(2, `${MEAN_AND_SCALE}  return mean(exp(-s) * abs(m - target) + s);`),
    },
    {
      name: "Student's t likelihood, with a steep rate",
      ...withOutputs(
        2,
        `${MEAN_AND_SCALE}  return mean(2 * log1p(exp(-s) * (m - target) ** 2 / 3) + s / 2);`,
        {
          optimizer: { type: 'adam', learningRate: 0.03 },
        },
      ),
    },
    {
      name: 'a likelihood with a variance from softplus',
      ...withOutputs(
        2,
        `${MEAN_AND_SCALE}  const v = softplus(s) + 1e-3;\n  return mean(log(v) + (m - target) ** 2 / v);`,
      ),
    },
    {
      name: 'a weight that goes to 0 in the course of training',
      ...onNumbers('  return (1 - progress) * mean((prediction - target) ** 2);'),
    },
  ],
  invalid: [
    {
      name: 'a weight that goes below 0 in the course of training',
      ...onNumbers('  return (1 - 2 * progress) * mean((prediction - target) ** 2);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
    {
      name: 'a loss file',
      ...onNumbers('  return -mean((prediction - target) ** 2);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
    {
      name: 'a log-variance that pays for nothing',
      ...withOutputs(2, `${MEAN_AND_SCALE}  return mean((m - target) ** 2 + s);`),
      at: { line: 3 },
      by: 'static',
    },
    {
      name: 'one output of many that lowers the loss for ever, when it happens',
      ...withOutputs(
        8,
        '  const [values, last] = [slice(prediction, 1, 0, 7), slice(prediction, 1, 7, 8)];\n  return mean((values - target) ** 2) + mean(last);',
        { optimizer: { type: 'adam', learningRate: 1 }, epochs: 60 },
      ),
      at: { line: 3 },
      severity: 'error',
      by: 500,
      message: /as fast as ever/,
    },
  ],
});
