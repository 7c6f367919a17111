import { f32x4, v128, type Code } from './code';
import type { Variable } from './function-builder';

/** Four floats, `step` apart, of which the first `count` matter: further ones may lie outside of the memory. */
export function fourApart(from: Variable, step: number, count: number): Code {
  switch (step) {
    case 1:
      return v128.load(from.get);
    case 2:
      return v128.shuffle(v128.load(from.get), v128.load(from.get, 16), [0, 2, 4, 6]);
    default: {
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => f32x4.loadSplat(from.get, i < count ? i * step * 4 : 0));
      const [low, high] = [v128.shuffle(a, b, [0, 4, 0, 4]), v128.shuffle(c, d, [0, 4, 0, 4])];
      return v128.shuffle(low, high, [0, 1, 4, 5]);
    }
  }
}
