import { i32, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { hasFusedMultiplyAdd } from './fused-multiply-add';
import { FourByFour } from './transpose';
import { NEAR, PANEL, panelSize, ProductWriter, type ProductShape } from './product-panel';

export type { ProductShape } from './product-panel';

/** Floats of working memory that the product needs. */
export function productScratch(shape: ProductShape): number {
  return panelSize(shape) + (isTurned(shape) ? shape.rows * shape.inner : 0);
}

/** True for a large left matrix stored as [inner, rows]: turned once, its numbers lie together for all panels. */
export function isTurned({ rows, inner, columns, transposeA }: ProductShape): boolean {
  const isLarge = rows * inner * 4 > NEAR && columns >= 4 * PANEL;
  return transposeA && isLarge && rows % 4 === 0 && inner % 4 === 0;
}

/**
 * Writes the function (a, b, output, scratch) of a product. Sums are in float32, in the order of the inner axis.
 * @param fused whether multiplication and addition round once
 */
export function writeProduct(
  builder: FunctionBuilder,
  shape: ProductShape,
  fused = hasFusedMultiplyAdd(),
): Code {
  const { columns } = shape;
  const [a, b, output, scratch] = [0, 1, 2, 3].map(() => builder.parameter('i32'));
  const turned = isTurned(shape);
  const operands = { a: turned ? builder.local('i32') : a, b, output, scratch };
  const writer = new ProductWriter(
    builder,
    turned ? { ...shape, transposeA: false } : shape,
    operands,
    fused,
  );
  const full = Math.floor(columns / PANEL) * PANEL;
  return [
    turned
      ? [
          operands.a.set(i32.add(scratch.get, i32.const(panelSize(shape) * 4))),
          turn(builder, shape, a, operands.a),
        ]
      : [],
    builder.loop(full * 4, PANEL * 4, (column) => writer.panel(column.get, PANEL)),
    columns > full ? writer.panel(i32.const(full * 4), columns - full) : [],
  ];
}

/** Copies [inner, rows] to [rows, inner], both multiples of 4. */
export function turn(
  builder: FunctionBuilder,
  { rows, inner }: ProductShape,
  from: Variable,
  to: Variable,
): Code {
  const [source, target] = [builder.local('i32'), builder.local('i32')];
  const block = [0, 1, 2, 3].map(() => builder.local('v128'));
  const turning = new FourByFour(builder);
  return builder.loop(rows * 4, 16, (row) => [
    source.set(i32.add(from.get, row.get)),
    target.set(i32.add(to.get, i32.multiply(row.get, i32.const(inner)))),
    builder.countDown(inner / 4, [
      block.map((each, k) => each.set(v128.load(source.get, k * rows * 4))),
      turning.write(block, (k, value) => v128.store(target.get, value, k * inner * 4)),
      source.set(i32.add(source.get, i32.const(4 * rows * 4))),
      target.set(i32.add(target.get, i32.const(16))),
    ]),
  ]);
}
