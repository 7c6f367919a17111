import type { ClippingKernels } from '../../clipping';
import type { TensorData } from '../../operation';
import { f32x4, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { writeGatherRows } from './gather-rows';
import { ModuleBuilder } from './module-builder';
import { DoubleSums } from './reduction';
import { compileSharedPass, isLargePass } from './shared-pass';
import { writeSumOfSquares } from './sum-of-squares';
import { pass, writeLargestMagnitude, writeLimit, writeScale } from './tensor-pass';
import type { VectorMemory } from './vector-memory';
import type { WebAssemblyFunction } from './web-assembly';

/** Of single precision. */
const SMALLEST_NORMAL = 2 ** -126;

/** What all updates have in common. */
export interface DescentNumbers {
  /** 1, or -1 when maximizing. */
  readonly sign: number;
  /** How much of the parameter joins its gradient. */
  readonly penalty: number;
}

/** Passes over whole tensors of a {@link VectorMemory} outside of plans: norms, clipping, updates of optimizers. */
export class VectorKernels implements ClippingKernels {
  private readonly functions = new Map<string, WebAssemblyFunction>();
  /** For large tensors: they use the memory's team and places in the memory. */
  private readonly sharedFunctions = new Map<string, WebAssemblyFunction>();

  constructor(private readonly memory: VectorMemory) {}

  /** Sum of squares, to within 1e-6 of it; its range is that of double precision. */
  readonly sumOfSquares = (values: TensorData): number => {
    const { byteOffset, length } = values;
    return this.compiled('sumOfSquares', length, writeSumOfSquares)(byteOffset, length);
  };

  /**
   * Copies rows of a matrix of that width, one after the other.
   * @param rows of which the first `count` are wanted, in the same memory
   */
  gatherRows(source: TensorData, rows: Uint32Array, count: number, width: number, target: TensorData): void {
    const gather = this.alone('gatherRows', writeGatherRows);
    gather(source.byteOffset, rows.byteOffset, count, width, target.byteOffset);
  }

  largestMagnitude(values: TensorData): number {
    return this.alone('largestMagnitude', writeLargestMagnitude)(values.byteOffset, values.length);
  }

  /** In double precision, rounded once. */
  scale(values: TensorData, factor: number): void {
    const { byteOffset, length } = values;
    this.compiled('scale', length, writeScale)(byteOffset, length, factor);
  }

  limit(values: TensorData, limit: number): void {
    const { byteOffset, length } = values;
    this.compiled('limit', length, writeLimit)(byteOffset, length, limit);
  }

  /**
   * Returns the function (parameter, gradient, expAvg, expAvgSq, count, sign, penalty, beta1, 1 - beta1, beta2,
   * 1 - beta2, stepSize, 1 / rootCorrection, eps, kept) of one update, which gives the squared norm of the change.
   * @param count of the parameter's numbers
   */
  adam({ penalty }: DescentNumbers, count: number): WebAssemblyFunction {
    const isPenalized = penalty !== 0;
    return this.compiled(`adam ${isPenalized}`, count, (builder) => writeAdam(builder, isPenalized));
  }

  /**
   * Returns the function (parameter, gradient, buffer, count, sign, penalty, kept share of the buffer, share of the
   * gradient, momentum to look ahead by, learningRate) of one update, which gives the squared norm of the change.
   * @param count of the parameter's numbers
   */
  sgd(
    { penalty }: DescentNumbers,
    momentum: 'none' | 'heavyBall' | 'nesterov',
    count: number,
  ): WebAssemblyFunction {
    const isPenalized = penalty !== 0;
    return this.compiled(`sgd ${isPenalized} ${momentum}`, count, (builder) =>
      writeSgd(builder, isPenalized, momentum),
    );
  }

  /** Forgets what uses the memory's team or lies in it. */
  reset(): void {
    this.sharedFunctions.clear();
  }

  /** The pass for tensors of so many numbers. */
  private compiled(
    key: string,
    count: number,
    write: (builder: FunctionBuilder) => Code,
  ): WebAssemblyFunction {
    if (!isLargePass(count)) return this.alone(key, write);
    const known = this.sharedFunctions.get(key);
    if (known !== undefined) return known;
    const run = compileSharedPass(this.memory, write);
    this.sharedFunctions.set(key, run);
    return run;
  }

  /** The pass by one thread. */
  private alone(key: string, write: (builder: FunctionBuilder) => Code): WebAssemblyFunction {
    const known = this.functions.get(key);
    if (known !== undefined) return known;
    const module = new ModuleBuilder();
    module.exported('run', 'f64', write);
    const { run } = module.instantiate(this.memory.memory);
    this.functions.set(key, run);
    return run;
  }
}

/** Variables of floats that stand for the parameters of that name, four times each. */
function splats(
  builder: FunctionBuilder,
  count: number,
): { readonly values: Variable[]; readonly setup: () => Code } {
  const parameters = Array.from({ length: count }, () => builder.parameter('f32'));
  const values: Variable[] = [];
  return {
    values,
    setup: () =>
      parameters.map((parameter) => {
        const value = builder.local('v128');
        values.push(value);
        return value.set(f32x4.splat(parameter.get));
      }),
  };
}

function slope(
  gradient: Variable,
  parameter: Variable,
  sign: Variable,
  penalty: Variable,
  isPenalized: boolean,
) {
  const own = f32x4.multiply(v128.load(gradient.get), sign.get);
  // Without a penalty the parameter must not count: 0 * Infinity is NaN.
  return isPenalized ? f32x4.add(own, f32x4.multiply(v128.load(parameter.get), penalty.get)) : own;
}

/**
 * 0 for numbers below the normal range. A moving average without news decays into that range and stays there, where
 * processors are a hundred times slower.
 */
function withoutSubnormals(average: Variable): Code {
  return withoutSmaller(average, f32x4.const(SMALLEST_NORMAL));
}

/** 0 for numbers whose magnitude is below that of the other; NaN stays. */
function withoutSmaller(values: Variable, least: Code): Code {
  return v128.andNot(values.get, f32x4.less(f32x4.abs(values.get), least));
}

/** Stores the parameter's new value and adds the square of the change as it was stored. */
function move(
  builder: FunctionBuilder,
  parameter: Variable,
  value: Code,
  sums: DoubleSums,
  inside: (values: Code) => Code,
): Code {
  const after = builder.local('v128');
  const change = f32x4.subtract(after.get, v128.load(parameter.get));
  return [after.set(value), sums.addSquares(inside(change)), v128.store(parameter.get, after.get)];
}

function writeAdam(builder: FunctionBuilder, isPenalized: boolean): Code {
  const pointers = [0, 1, 2, 3].map(() => builder.parameter('i32'));
  const [parameter, gradient, expAvg, expAvgSq] = pointers;
  const count = builder.parameter('i32');
  const { values, setup } = splats(builder, 10);
  const prepare = setup();
  const [sign, penalty, beta1, rest1, beta2, rest2, stepSize, correction, eps, kept] = values;
  const [g, mean, square, leastSquare] = [0, 1, 2, 3].map(() => builder.local('v128'));
  const sums = new DoubleSums(builder);
  const { add, multiply, divide, subtract, sqrt } = f32x4;
  return [
    prepare,
    // Without eps a mean of 0 is divided by the root: 0 / 0 must not come of it.
    leastSquare.set(v128.and(f32x4.const(SMALLEST_NORMAL), f32x4.greater(eps.get, f32x4.const(0)))),
    pass(builder, count, pointers, (inside) => [
      g.set(slope(gradient, parameter, sign, penalty, isPenalized)),
      mean.set(add(multiply(beta1.get, v128.load(expAvg.get)), multiply(rest1.get, g.get))),
      mean.set(withoutSubnormals(mean)),
      v128.store(expAvg.get, mean.get),
      square.set(
        add(multiply(beta2.get, v128.load(expAvgSq.get)), multiply(rest2.get, multiply(g.get, g.get))),
      ),
      square.set(withoutSmaller(square, leastSquare.get)),
      v128.store(expAvgSq.get, square.get),
      move(
        builder,
        parameter,
        subtract(
          multiply(v128.load(parameter.get), kept.get),
          divide(multiply(stepSize.get, mean.get), add(multiply(sqrt(square.get), correction.get), eps.get)),
        ),
        sums,
        inside,
      ),
    ]),
    sums.total(),
  ];
}

function writeSgd(
  builder: FunctionBuilder,
  isPenalized: boolean,
  momentum: 'none' | 'heavyBall' | 'nesterov',
): Code {
  const pointers = [0, 1, 2].map(() => builder.parameter('i32'));
  const [parameter, gradient, buffer] = pointers;
  const count = builder.parameter('i32');
  const { values, setup } = splats(builder, 6);
  const prepare = setup();
  const [sign, penalty, keptShare, share, ahead, learningRate] = values;
  const [g, moving] = [builder.local('v128'), builder.local('v128')];
  const sums = new DoubleSums(builder);
  const { add, multiply, subtract } = f32x4;
  const direction =
    momentum === 'none'
      ? g.get
      : momentum === 'heavyBall'
        ? moving.get
        : add(g.get, multiply(ahead.get, moving.get));
  return [
    prepare,
    pass(builder, count, pointers, (inside) => [
      g.set(slope(gradient, parameter, sign, penalty, isPenalized)),
      momentum === 'none'
        ? []
        : [
            moving.set(add(multiply(keptShare.get, v128.load(buffer.get)), multiply(share.get, g.get))),
            moving.set(withoutSubnormals(moving)),
            v128.store(buffer.get, moving.get),
          ],
      move(
        builder,
        parameter,
        subtract(v128.load(parameter.get), multiply(learningRate.get, direction)),
        sums,
        inside,
      ),
    ]),
    sums.total(),
  ];
}
