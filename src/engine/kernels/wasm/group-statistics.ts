import { f32x4, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { GroupLoop, type GroupShape } from './group-loop';

const { add, subtract, multiply, divide } = f32x4;

/** Mean and variance of the groups at hand. */
export class GroupStatistics {
  private readonly mean: Variable;
  /** What rounding the mean took from it. */
  private readonly restOfMean: Variable;

  constructor(
    builder: FunctionBuilder,
    private readonly loop: GroupLoop,
    private readonly x: Variable,
  ) {
    this.mean = builder.local('v128');
    this.restOfMean = builder.local('v128');
  }

  /** @param count numbers of a group; @param result takes the sum of squared deviations times `factor`. */
  compute(groups: number, count: number, factor: number, result: Variable): Code {
    const { loop, x, mean, restOfMean } = this;
    return [
      loop.sum(groups, loop.load(x), 1 / count, mean),
      loop.sum(groups, subtract(loop.load(x), mean.get), 1 / count, restOfMean),
      loop.sumOfSquares(groups, this.deviation(), factor, result),
    ];
  }

  /** x - mean of the numbers at hand. */
  deviation(): Code {
    const { loop, x, mean, restOfMean } = this;
    return subtract(subtract(loop.load(x), mean.get), restOfMean.get);
  }
}

/** 1 / sqrt(variance + epsilon) */
function scaleOf(variance: Code, epsilon: number): Code {
  return divide(f32x4.const(1), f32x4.sqrt(add(variance, f32x4.const(epsilon))));
}

function countOf({ reduced, length }: GroupShape): number {
  return reduced * length;
}

/** Writes the function (x, output) of `standardizeKernel`. */
export function writeStandardize(builder: FunctionBuilder, shape: GroupShape, epsilon: number): Code {
  const [x, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const loop = new GroupLoop(builder, shape);
  const statistics = new GroupStatistics(builder, loop, x);
  const scale = builder.local('v128');
  const count = countOf(shape);
  return loop.groups((groups) => [
    statistics.compute(groups, count, 1 / count, scale),
    scale.set(scaleOf(scale.get, epsilon)),
    loop.each(groups, (lanes) => loop.store(output, multiply(statistics.deviation(), scale.get), lanes)),
  ]);
}

/** Writes the function (x, upstream, output) of `standardizeGradientKernel`. */
export function writeStandardizeGradient(builder: FunctionBuilder, shape: GroupShape, epsilon: number): Code {
  const [x, upstream, output] = [0, 1, 2].map(() => builder.parameter('i32'));
  const loop = new GroupLoop(builder, shape);
  const statistics = new GroupStatistics(builder, loop, x);
  const [scale, mean, slope] = [0, 1, 2].map(() => builder.local('v128'));
  const count = countOf(shape);
  const standardized = () => multiply(statistics.deviation(), scale.get);
  return loop.groups((groups) => [
    statistics.compute(groups, count, 1 / count, scale),
    scale.set(scaleOf(scale.get, epsilon)),
    loop.sum(groups, loop.load(upstream), 1 / count, mean),
    loop.sum(groups, multiply(loop.load(upstream), standardized()), 1 / count, slope),
    loop.each(groups, (lanes) => {
      const own = subtract(loop.load(upstream), mean.get);
      const value = multiply(scale.get, subtract(own, multiply(standardized(), slope.get)));
      return loop.store(output, value, lanes);
    }),
  ]);
}

/** Writes the function (x, output) of variances, or of their roots. */
export function writeVariance(
  builder: FunctionBuilder,
  shape: GroupShape,
  correction: number,
  isRoot: boolean,
): Code {
  const [x, output] = [builder.parameter('i32'), builder.parameter('i32')];
  const loop = new GroupLoop(builder, shape);
  const statistics = new GroupStatistics(builder, loop, x);
  const variance = builder.local('v128');
  const count = countOf(shape);
  return loop.groups((groups) => [
    statistics.compute(groups, count, 1 / Math.max(0, count - correction), variance),
    v128.storeLanes(output.get, isRoot ? f32x4.sqrt(variance.get) : variance.get, groups),
    advanced(output, groups * 4),
  ]);
}
