import type { Kernel, TensorData } from '../operation';

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

/** Columns of the right operand that are copied side by side before they are used. */
const PANEL = 4;

/**
 * Batched matrix products, summed in float64. The right operand is copied, four columns at a time, into a panel where
 * the numbers that are needed together lie together; against it two rows of the left operand are multiplied at a time,
 * so that eight sums live in registers.
 */
export function matmulKernel(
  a: TensorData,
  b: TensorData,
  output: TensorData,
  geometry: MatmulGeometry,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { rows, inner, columns, transposeA, transposeB, matricesA, matricesB } = geometry;
  const [rowStep, innerStep] = transposeA ? [1, rows] : [inner, 1];
  const panel = scratch(inner * PANEL);
  const fillPanel = (start: number, firstColumn: number) => {
    const width = Math.min(PANEL, columns - firstColumn);
    if (width < PANEL) panel.fill(0);
    for (let j = 0; j < width; j++) {
      const column = firstColumn + j;
      const step = transposeB ? 1 : columns;
      let from = start + (transposeB ? column * inner : column);
      for (let to = j; to < panel.length; to += PANEL) {
        panel[to] = b[from];
        from += step;
      }
    }
  };
  const multiplyRow = (startA: number, to: number, width: number) => {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let from = startA;
    for (let k = 0; k < panel.length; k += PANEL) {
      const x = a[from];
      s0 += x * panel[k];
      s1 += x * panel[k + 1];
      s2 += x * panel[k + 2];
      s3 += x * panel[k + 3];
      from += innerStep;
    }
    output[to] = s0;
    if (width > 1) output[to + 1] = s1;
    if (width > 2) output[to + 2] = s2;
    if (width > 3) output[to + 3] = s3;
  };
  const multiplyTwoRows = (startA: number, to: number) => {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let t0 = 0;
    let t1 = 0;
    let t2 = 0;
    let t3 = 0;
    let from = startA;
    for (let k = 0; k < panel.length; k += PANEL) {
      const x = a[from];
      const y = a[from + rowStep];
      const b0 = panel[k];
      const b1 = panel[k + 1];
      const b2 = panel[k + 2];
      const b3 = panel[k + 3];
      s0 += x * b0;
      s1 += x * b1;
      s2 += x * b2;
      s3 += x * b3;
      t0 += y * b0;
      t1 += y * b1;
      t2 += y * b2;
      t3 += y * b3;
      from += innerStep;
    }
    output[to] = s0;
    output[to + 1] = s1;
    output[to + 2] = s2;
    output[to + 3] = s3;
    output[to + columns] = t0;
    output[to + columns + 1] = t1;
    output[to + columns + 2] = t2;
    output[to + columns + 3] = t3;
  };
  return () => {
    for (let product = 0; product < matricesA.length; product++) {
      const startA = matricesA[product] * rows * inner;
      const startB = matricesB[product] * inner * columns;
      const startOutput = product * rows * columns;
      for (let column = 0; column < columns; column += PANEL) {
        fillPanel(startB, column);
        const width = Math.min(PANEL, columns - column);
        const pairedRows = width === PANEL ? rows - (rows % 2) : 0;
        let row = 0;
        for (; row < pairedRows; row += 2) {
          multiplyTwoRows(startA + row * rowStep, startOutput + row * columns + column);
        }
        for (; row < rows; row++) {
          multiplyRow(startA + row * rowStep, startOutput + row * columns + column, width);
        }
      }
    }
  };
}
