import { onLabels } from '../own-loss';
import { testRule } from '../rule-tester';

testRule('not-differentiable', {
  valid: [{ name: 'a sound loss', ...onLabels('  return bceWithLogits(prediction, target);') }],
  invalid: [
    {
      name: 'a loss file',
      ...onLabels('  return mean(where(prediction > 0, 1, 0) - target);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
