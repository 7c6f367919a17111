import { clearMemory, f32, i32, select, when, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';

/**
 * Numbers [outer, length, inner] named by indices along an axis of `size` of a tensor [outer, size, inner]. Indices are
 * one for each number, or one for each of `length` when shared.
 */
export interface IndexedShape {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly size: number;
  readonly shared: boolean;
}

/** Bytes from which on clearing costs more than its call. */
const LARGE_BLOCK = 1024;

/** Walks over all numbers with their indices. */
class IndexLoop {
  readonly place: Variable;
  private readonly index: Variable;
  private readonly slice: Variable;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly shape: IndexedShape,
    private readonly tensor: Variable,
    private readonly indices: Variable,
    private readonly numbers: Variable,
  ) {
    this.place = builder.local('i32');
    this.index = builder.local('f32');
    this.slice = builder.local('i32');
  }

  /**
   * @param body is given the address of the indexed number and whether there is one; else the address is any.
   * @param beforeEachBlock runs before each [size, inner] of the tensor, which begins where its variable says.
   */
  run(body: (address: Code, isInside: Code) => Code, beforeEachBlock: Code = []): Code {
    const { builder, shape, tensor, indices, numbers, place, index, slice } = this;
    const { outer, length, inner, size, shared } = shape;
    const isInside = i32.and(
      f32.equal(f32.fromInt(place.get), index.get),
      i32.lessThan(place.get, i32.const(size)),
    );
    const readIndex = [
      index.set(f32.load(indices.get)),
      place.set(i32.fromFloat(index.get)),
      advanced(indices, 4),
    ];
    const address = i32.add(slice.get, i32.multiply(place.get, i32.const(inner * 4)));
    const each = [body(address, isInside), advanced(numbers, 4), advanced(slice, 4)];
    return builder.countDown(outer, [
      beforeEachBlock,
      builder.countDown(length, [
        slice.set(tensor.get),
        shared ? readIndex : [],
        builder.countDown(inner, shared ? each : [readIndex, each]),
      ]),
      advanced(tensor, size * inner * 4),
      shared ? advanced(indices, -length * 4) : [],
    ]);
  }
}

/** Writes the function (x, indices, output): what the indices name, NaN where that is nothing. */
export function writeIndexSelect(builder: FunctionBuilder, shape: IndexedShape): Code {
  const [x, indices, output] = [0, 1, 2].map(() => builder.parameter('i32'));
  return new IndexLoop(builder, shape, x, indices, output).run((address, isInside) =>
    f32.store(
      output.get,
      select(isInside, f32.load(select(isInside, address, x.get)), f32.const(Number.NaN)),
    ),
  );
}

/** Writes the function (values, indices, output): adds each value to what its index names, from zeros. */
export function writeIndexAdd(builder: FunctionBuilder, shape: IndexedShape): Code {
  const [values, indices, output] = [0, 1, 2].map(() => builder.parameter('i32'));
  const to = builder.local('i32');
  const block = shape.size * shape.inner * 4;
  // Large blocks are cleared one by one, so that they are still near when numbers are added.
  const oneByOne = block > LARGE_BLOCK;
  return [
    oneByOne ? [] : clearMemory(output.get, shape.outer * block),
    new IndexLoop(builder, shape, output, indices, values).run(
      (address, isInside) =>
        when(isInside, [to.set(address), f32.store(to.get, f32.add(f32.load(to.get), f32.load(values.get)))]),
      oneByOne ? clearMemory(output.get, block) : [],
    ),
  ];
}
