/** WebAssembly instructions as bytes; nested, so that an expression is written as a tree. */
export type Code = readonly (number | Code)[];

/** An unsigned integer as LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

/** A 32-bit signed integer as LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -0x40 || rest >= 0x40) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  return [...bytes, rest & 0x7f];
}

export function flattened(code: Code): number[] {
  const bytes: number[] = [];
  const append = (part: Code) => {
    for (const each of part) {
      if (typeof each === 'number') bytes.push(each);
      else append(each);
    }
  };
  append(code);
  return bytes;
}

function bytesOf(write: (view: DataView) => void, size: number): number[] {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return [...new Uint8Array(view.buffer)];
}

function float32Bytes(value: number): number[] {
  return bytesOf((view) => {
    view.setFloat32(0, value, true);
  }, 4);
}

const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [a, opcode];
const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [a, b, opcode];
const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/** Alignment is a hint only; 0 says nothing. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

/*
 * The instructions by their names in the specification (https://webassembly.github.io/spec/core/appendix/index-instructions.html).
 */

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  divideUnsigned: binary(0x6e),
  load: (address: Code, offset = 0): Code => [address, 0x28, at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, at(offset)],
  equalZero: unary(0x45),
  /** Bits that are set. */
  countOnes: unary(0x69),
  lessThan: binary(0x49),
  greaterThanSigned: binary(0x4a),
  and: binary(0x71),
  shiftLeft: (a: Code, bits: number): Code => [a, i32.const(bits), 0x74],
  shiftRightUnsigned: (a: Code, bits: number): Code => [a, i32.const(bits), 0x76],
  /** Towards 0; what does not fit becomes the nearest that does, NaN 0. */
  fromFloat: unary(0xfc, 0x00),
};

/** a where the condition is not 0, else b; both are computed. */
export function select(condition: Code, a: Code, b: Code): Code {
  return [a, b, condition, 0x1b];
}

/** Runs the code where the condition is not 0. */
export function when(condition: Code, code: Code): Code {
  return [condition, 0x04, 0x40, code, 0x0b];
}

/** Runs the code of that number, or the last one where there is none. */
export function choose(number: Code, codes: readonly Code[]): Code {
  const depths = codes.map((_, depth) => unsigned(depth));
  return [
    [...codes, 0].map(() => [0x02, 0x40]),
    [number, 0x0e, unsigned(codes.length - 1), depths, 0x0b],
    codes.map((code, i): Code => [code, 0x0c, unsigned(codes.length - 1 - i), 0x0b]),
  ];
}

/** Makes `bytes` bytes from the address on 0. */
export function clearMemory(address: Code, bytes: number): Code {
  return [address, i32.const(0), i32.const(bytes), [0xfc, 0x0b, 0]];
}

export const f32 = {
  const: (value: number): Code => [0x43, float32Bytes(value)],
  load: (address: Code, offset = 0): Code => [address, 0x2a, at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x38, at(offset)],
  equal: binary(0x5b),
  add: binary(0x92),
  max: binary(0x97),
  fromInt: unary(0xb2),
  demote: unary(0xb6),
};

export const f64 = {
  const: (value: number): Code => [
    0x44,
    bytesOf((view) => {
      view.setFloat64(0, value, true);
    }, 8),
  ],
  load: (address: Code, offset = 0): Code => [address, 0x2b, at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x39, at(offset)],
  less: binary(0x63),
  lessEqual: binary(0x65),
  add: binary(0xa0),
  multiply: binary(0xa2),
  promote: unary(0xbb),
  fromInt: unary(0xb7),
};

export const v128 = {
  load: (address: Code, offset = 0): Code => [address, vector(0x00), at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, vector(0x0b), at(offset)],
  /** Stores the first `lanes` of four floats. */
  storeLanes: (address: Code, value: Code, lanes: number, offset = 0): Code => {
    const lane = (opcode: number, index: number, from: number): Code => [
      [address, value, vector(opcode), at(offset + from), index],
    ];
    switch (lanes) {
      case 1:
        return lane(0x5a, 0, 0);
      case 2:
        return lane(0x5b, 0, 0);
      case 3:
        return [lane(0x5b, 0, 0), lane(0x5a, 2, 8)];
      default:
        return v128.store(address, value, offset);
    }
  },
  /** Stores one of four floats. */
  storeLane: (address: Code, value: Code, lane: number, offset = 0): Code => [
    [address, value, vector(0x5a), at(offset), lane],
  ],
  shuffle: (a: Code, b: Code, words: readonly [number, number, number, number]): Code => [
    [a, b, vector(0x0d)],
    words.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte)),
  ],
  not: unary(...vector(0x4d)),
  and: binary(...vector(0x4e)),
  /** a and not b */
  andNot: binary(...vector(0x4f)),
  or: binary(...vector(0x50)),
  xor: binary(...vector(0x51)),
  /** a where the mask is set, else b. */
  select: (mask: Code, a: Code, b: Code): Code => [a, b, mask, vector(0x52)],
};

export const f32x4 = {
  const: (value: number): Code => [vector(0x0c), [0, 1, 2, 3].map(() => float32Bytes(value))],
  lanes: (values: readonly number[]): Code => [vector(0x0c), values.map(float32Bytes)],
  /** The one float at the address, four times. */
  loadSplat: (address: Code, offset = 0): Code => [address, vector(0x09), at(offset)],
  splat: unary(...vector(0x13)),
  lane: (a: Code, index: number): Code => [a, vector(0x1f), index],
  equal: binary(...vector(0x41)),
  notEqual: binary(...vector(0x42)),
  less: binary(...vector(0x43)),
  greater: binary(...vector(0x44)),
  lessEqual: binary(...vector(0x45)),
  greaterEqual: binary(...vector(0x46)),
  ceil: unary(...vector(0x67)),
  floor: unary(...vector(0x68)),
  nearest: unary(...vector(0x6a)),
  abs: unary(...vector(0xe0)),
  negate: unary(...vector(0xe1)),
  sqrt: unary(...vector(0xe3)),
  add: binary(...vector(0xe4)),
  subtract: binary(...vector(0xe5)),
  multiply: binary(...vector(0xe6)),
  divide: binary(...vector(0xe7)),
  /** a * b + sum, rounded once where the processor can (https://github.com/WebAssembly/relaxed-simd). */
  relaxedMultiplyAdd: (a: Code, b: Code, sum: Code): Code => [a, b, sum, vector(0x105)],
  min: binary(...vector(0xe8)),
  max: binary(...vector(0xe9)),
  /** b where b < a, else a; one instruction, unlike `min`. */
  lesserOf: binary(...vector(0xea)),
  /** b where a < b, else a. */
  greaterOf: binary(...vector(0xeb)),
  fromInt: unary(...vector(0xfa)),
  fromUnsigned: unary(...vector(0xfb)),
  /** Two floats of the low half from two doubles. */
  demote: unary(...vector(0x5e)),
};

export const f64x2 = {
  zero: [vector(0x0c), new Array<number>(16).fill(0)] as Code,
  lane: (a: Code, index: number): Code => [a, vector(0x21), index],
  splat: unary(...vector(0x14)),
  add: binary(...vector(0xf0)),
  multiply: binary(...vector(0xf2)),
  /** Two doubles from the low half of four floats. */
  promote: unary(...vector(0x5f)),
};

export const i32x4 = {
  const: (value: number): Code => i32x4.four([value, value, value, value]),
  four: (values: readonly number[]): Code => [
    vector(0x0c),
    values.map((value) => [0, 8, 16, 24].map((shift) => (value >> shift) & 0xff)),
  ],
  lanes: [vector(0x0c), [0, 1, 2, 3].map((lane) => [lane, 0, 0, 0])] as Code,
  splat: unary(...vector(0x11)),
  less: binary(...vector(0x39)),
  add: binary(...vector(0xae)),
  subtract: binary(...vector(0xb1)),
  multiply: binary(...vector(0xb5)),
  shiftLeft: (a: Code, bits: number): Code => [a, i32.const(bits), vector(0xab)],
  shiftRight: (a: Code, bits: number): Code => [a, i32.const(bits), vector(0xac)],
  shiftRightUnsigned: (a: Code, bits: number): Code => [a, i32.const(bits), vector(0xad)],
  fromFloat: unary(...vector(0xf8)),
  /** The highest bits of the four lanes. */
  bitmask: unary(...vector(0xa4)),
};

export const i8x16 = {
  const: (bytes: readonly number[]): Code => [vector(0x0c), bytes],
  /** The bytes of a in the order that b tells; 0 for what is none of sixteen. */
  swizzle: binary(...vector(0x0e)),
};
