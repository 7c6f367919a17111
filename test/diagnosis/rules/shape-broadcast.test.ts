import { onNumbers } from '../own-loss';
import { testRule } from '../rule-tester';

testRule('shape-broadcast', {
  valid: [{ name: 'a sound loss', ...onNumbers('  return mean((prediction - target) ** 2);') }],
  invalid: [
    {
      name: 'a loss file',
      ...onNumbers('  const t = reshape(target, [-1]);\n  return mean((prediction - t) ** 2);'),
      at: { line: 3 },
      by: 'static',
      first: false,
    },
  ],
});
