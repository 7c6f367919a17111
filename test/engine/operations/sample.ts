import fc from 'fast-check';
import { differentiate } from '../../../src/engine/gradient';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { Shape } from '../../../src/engine/shape';
import {
  anyShape,
  broadcastingShapes,
  distinctTensorOf,
  shapeAndAxes,
  shapeAndAxis,
  tensorOf,
  type Range,
  type SampleTensor,
} from './arbitrary-tensors';

/** Something to compute: the numbers of its leaves and the graph over them. */
export interface Sample {
  /** Leaves whose gradient is looked at. */
  readonly variables: readonly SampleTensor[];
  /** Indices, masks. */
  readonly fixed?: readonly SampleTensor[];
  readonly build: (variables: readonly Node[], fixed: readonly Node[]) => Node;
}

export type Samples = fc.Arbitrary<Sample>;

export const POSITIVE: Range = { low: 0.3, high: 4 };
export const WIDE: Range = { low: -5, high: 5 };

/** A function of each element. */
export function unary(apply: (x: Node) => Node, range?: Range): Samples {
  return anyShape().chain((shape) =>
    tensorOf(shape, range).map((x) => ({ variables: [x], build: ([node]) => apply(node) })),
  );
}

/** A function of each pair of elements, under broadcasting. */
export function binary(apply: (a: Node, b: Node) => Node, rangeA?: Range, rangeB?: Range): Samples {
  return broadcastingShapes(2).chain(([shapeA, shapeB]) =>
    fc.tuple(tensorOf(shapeA, rangeA), tensorOf(shapeB, rangeB)).map((variables) => ({
      variables,
      build: ([a, b]) => apply(a, b),
    })),
  );
}

/** A function of pairs of elements that are never equal. */
export function comparison(apply: (a: Node, b: Node) => Node): Samples {
  return distinctTensorOf([2, 3]).map((x) => ({
    variables: [x],
    build: ([node]) => apply(operations.select(node, 0, 0), operations.select(node, 0, 1)),
  }));
}

/** A function along one axis, whose result has no ties to mind. */
export function alongAxis(apply: (x: Node, axis: number) => Node, options = {}, range?: Range): Samples {
  return shapeAndAxis(options).chain(({ shape, axis }) =>
    tensorOf(shape, range).map((x) => ({ variables: [x], build: ([node]) => apply(node, axis) })),
  );
}

/** A function over some axes of a tensor without equal elements. */
export function overAxes(apply: (x: Node, axes: number[], keepDims: boolean) => Node, options = {}): Samples {
  return fc.tuple(shapeAndAxes(options), fc.boolean()).chain(([{ shape, axes }, keepDims]) =>
    distinctTensorOf(shape).map((x) => ({
      variables: [x],
      build: ([node]) => apply(node, axes, keepDims),
    })),
  );
}

/** A function of tensors of the given shapes. */
export function over(
  shapes: readonly Shape[],
  build: (nodes: readonly Node[]) => Node,
  range?: Range,
): Samples {
  return fc
    .tuple(...shapes.map((shape) => tensorOf(shape, range)))
    .map((variables) => ({ variables, build }));
}

/** The derivative of another sample's result with respect to its first variable, under a varying upstream. */
export function derivativeOf(samples: Samples): Samples {
  return samples.map(({ build, ...sample }) => ({
    ...sample,
    build(variables, fixed) {
      const result = build(variables, fixed);
      const weights = Array.from({ length: result.shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        Math.cos(i + 1),
      );
      const upstream = operations.constant(result.graph, weights, result.shape);
      const [gradient] = differentiate(result, [variables[0]], upstream);
      return gradient ?? operations.constant(result.graph, 0, variables[0].shape);
    },
  }));
}
