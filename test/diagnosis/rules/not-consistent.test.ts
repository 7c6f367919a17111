import { onNumbers } from '../own-loss';
import { testRule } from '../rule-tester';

testRule('not-consistent', {
  valid: [{ name: 'a sound loss', ...onNumbers('  return mean((prediction - target) ** 2);') }],
  invalid: [
    {
      name: 'a loss file',
      ...onNumbers('  return mean(prediction ** 2) + 0 * mean(target);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
