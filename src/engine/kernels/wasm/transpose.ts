import { v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';

/** Turns four vectors of four numbers: what was lane i of vector j becomes lane j of vector i. */
export class FourByFour {
  private readonly pairs: readonly Variable[];

  constructor(builder: FunctionBuilder) {
    this.pairs = [0, 1, 2, 3].map(() => builder.local('v128'));
  }

  /** @param take is given each of the four results, in order; the vectors themselves stay as they are. */
  write([a, b, c, d]: readonly Variable[], take: (row: number, value: Code) => Code): Code {
    const [low01, high01, low23, high23] = this.pairs;
    return [
      low01.set(v128.shuffle(a.get, b.get, [0, 4, 1, 5])),
      high01.set(v128.shuffle(a.get, b.get, [2, 6, 3, 7])),
      low23.set(v128.shuffle(c.get, d.get, [0, 4, 1, 5])),
      high23.set(v128.shuffle(c.get, d.get, [2, 6, 3, 7])),
      take(0, v128.shuffle(low01.get, low23.get, [0, 1, 4, 5])),
      take(1, v128.shuffle(low01.get, low23.get, [2, 3, 6, 7])),
      take(2, v128.shuffle(high01.get, high23.get, [0, 1, 4, 5])),
      take(3, v128.shuffle(high01.get, high23.get, [2, 3, 6, 7])),
    ];
  }
}
