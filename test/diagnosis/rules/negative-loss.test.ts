import { onNumbers } from '../own-loss';
import { testRule } from '../rule-tester';

testRule('negative-loss', {
  valid: [{ name: 'a sound loss', ...onNumbers('  return mean((prediction - target) ** 2);') }],
  invalid: [
    {
      name: 'a loss file',
      ...onNumbers('  return -mean((prediction - target) ** 2);'),
      at: { line: 2 },
      by: 'static',
      first: false,
    },
  ],
});
