import type { Kernel, TensorData } from '../operation';
import { fillPanel, multiplyPanel, PANEL } from './panel-product';

/** Sizes of a batch of products [rows, inner] x [inner, columns], and how the operands are stored. */
export interface MatmulGeometry {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Stored as [inner, rows]. */
  readonly transposeA: boolean;
  /** Stored as [columns, inner]. */
  readonly transposeB: boolean;
  /** Which matrix of either operand belongs to each product. */
  readonly matricesA: Int32Array;
  readonly matricesB: Int32Array;
}

/** Batched matrix products, summed in float64. */
export function matmulKernel(
  a: TensorData,
  b: TensorData,
  output: TensorData,
  geometry: MatmulGeometry,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { rows, inner, columns, transposeA, transposeB, matricesA, matricesB } = geometry;
  const layout = transposeA ? { rowStep: 1, innerStep: rows } : { rowStep: inner, innerStep: 1 };
  const [innerStep, columnStep] = transposeB ? [1, inner] : [columns, 1];
  const panel = scratch(inner * PANEL);
  const tile = scratch(rows * PANEL);
  return () => {
    for (let product = 0; product < matricesA.length; product++) {
      const startA = matricesA[product] * rows * inner;
      const startB = matricesB[product] * inner * columns;
      for (let column = 0; column < columns; column += PANEL) {
        const width = Math.min(PANEL, columns - column);
        fillPanel(b, startB + column * columnStep, innerStep, columnStep, inner, width, panel, 0);
        multiplyPanel(a, startA, layout, rows, panel, 0, inner, tile);
        let to = product * rows * columns + column;
        for (let row = 0; row < rows; row++) {
          for (let j = 0; j < width; j++) output[to + j] = tile[row * PANEL + j];
          to += columns;
        }
      }
    }
  };
}
