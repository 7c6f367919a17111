import { onLabels } from '../own-loss';
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
      name: 'a likelihood whose exponential only extraordinary outputs overflow, in passing',
      ...onLabels('  return mean(exp(-prediction) * (target - 0.2) ** 2 + prediction);'),
      at: { line: 2 },
      by: 'static',
      severity: 'info',
    },
  ],
});
