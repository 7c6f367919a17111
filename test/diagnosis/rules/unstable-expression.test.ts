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
  ],
});
