import { COORDINATE_FACTORS, mix, MIXING } from '../../random';
import { f32, f32x4, i32, i32x4, v128, type Code } from './code';
import { advanced, type FunctionBuilder } from './function-builder';

/** Writes the function (step, output) of `randomAt` for the indices from 0 on, with the same bits. */
export function writeUniformRandom(builder: FunctionBuilder, key: number, size: number): Code {
  const [step, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const [seed, coordinate, x] = [0, 1, 2].map(() => builder.local('v128'));
  const mixed = (value: Code): Code => {
    const folded = (bits: number) => v128.xor(x.get, i32x4.shiftRightUnsigned(x.get, bits));
    return [
      x.set(value),
      x.set(i32x4.multiply(folded(16), i32x4.const(MIXING[0]))),
      x.set(i32x4.multiply(folded(13), i32x4.const(MIXING[1]))),
      x.set(folded(16)),
    ];
  };
  const indexed = (index: number) => Math.imul(index + 1, COORDINATE_FACTORS.index);
  const four = (lanes: number): Code => [
    mixed(v128.xor(seed.get, coordinate.get)),
    v128.storeLanes(output.get, f32x4.multiply(f32x4.fromUnsigned(x.get), f32x4.const(2 ** -32)), lanes),
  ];
  const full = Math.floor(size / 4);
  const nextStep = i32.add(i32.fromFloat(f32.load(step.get)), i32.const(1));
  const ofStep = i32.multiply(nextStep, i32.const(COORDINATE_FACTORS.step));
  return [
    mixed(v128.xor(i32x4.const(mix(key)), i32x4.splat(ofStep))),
    seed.set(x.get),
    coordinate.set(i32x4.four([0, 1, 2, 3].map(indexed))),
    builder.countDown(full, [
      four(4),
      coordinate.set(i32x4.add(coordinate.get, i32x4.const(Math.imul(4, COORDINATE_FACTORS.index)))),
      advanced(output, 16),
    ]),
    size > full * 4 ? four(size - full * 4) : [],
  ];
}
