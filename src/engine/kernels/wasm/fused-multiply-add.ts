import { f32x4, type Code } from './code';
import { webAssembly } from './web-assembly';

/** A module whose one function has `f32x4.relaxed_madd` of three splats. */
const PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 20, 1, 18, 0, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11],
  ...[0xfd, 0x85, 0x02, 0x1a, 0x0b],
);

/** The answer of the first time: all kernels of a process sum in the same way. */
let isSupported: boolean | null = null;

/**
 * Whether the engine has the relaxed vector instructions (https://github.com/WebAssembly/relaxed-simd), of which
 * `relaxed_madd` multiplies and adds at once, rounding once, on every processor that can.
 */
export function hasFusedMultiplyAdd(): boolean {
  return (isSupported ??= webAssembly?.validate(PROBE) === true);
}

/** sum + a * b, of which only products and sums in float32 are made: where the engine can, in one instruction. */
export function multiplyAdd(a: Code, b: Code, sum: Code, fused = hasFusedMultiplyAdd()): Code {
  return fused ? f32x4.relaxedMultiplyAdd(a, b, sum) : f32x4.add(sum, f32x4.multiply(a, b));
}
