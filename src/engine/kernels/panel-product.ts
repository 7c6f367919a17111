import type { TensorData } from '../operation';

/*
 * The inner loop of all matrix products. The right matrix is copied, four columns at a time, into a panel where the
 * numbers that are needed together lie together; rows of the left matrix are multiplied with it two at a time, so that
 * eight sums live in registers.
 */

/** Columns of a panel. */
export const PANEL = 4;

/** How the numbers of a matrix lie in memory: element [row, inner] at `start + row * rowStep + inner * innerStep`. */
export interface MatrixLayout {
  readonly rowStep: number;
  readonly innerStep: number;
}

/**
 * Copies `width` columns of a matrix whose first element is `from[start]` into the panel at `panelStart`; the panel's
 * further columns become 0.
 */
export function fillPanel(
  from: TensorData,
  start: number,
  innerStep: number,
  columnStep: number,
  inner: number,
  width: number,
  panel: Float64Array,
  panelStart: number,
): void {
  const end = panelStart + inner * PANEL;
  if (width < PANEL) panel.fill(0, panelStart, end);
  for (let j = 0; j < width; j++) {
    let at = start + j * columnStep;
    for (let to = panelStart + j; to < end; to += PANEL) {
      panel[to] = from[at];
      at += innerStep;
    }
  }
}

/** `tile[row * 4 + j]` = the product of row `row` of the left matrix, from `a[start]` on, and column j of the panel. */
export function multiplyPanel(
  a: TensorData,
  start: number,
  { rowStep, innerStep }: MatrixLayout,
  rows: number,
  panel: Float64Array,
  panelStart: number,
  inner: number,
  tile: Float64Array,
): void {
  const end = panelStart + inner * PANEL;
  let row = 0;
  for (; row + 1 < rows; row += 2) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let t0 = 0;
    let t1 = 0;
    let t2 = 0;
    let t3 = 0;
    let from = start + row * rowStep;
    for (let k = panelStart; k < end; k += PANEL) {
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
    const to = row * PANEL;
    tile[to] = s0;
    tile[to + 1] = s1;
    tile[to + 2] = s2;
    tile[to + 3] = s3;
    tile[to + 4] = t0;
    tile[to + 5] = t1;
    tile[to + 6] = t2;
    tile[to + 7] = t3;
  }
  if (row < rows)
    multiplyLastRow(a, start + row * rowStep, innerStep, panel, panelStart, end, tile, row * PANEL);
}

function multiplyLastRow(
  a: TensorData,
  start: number,
  innerStep: number,
  panel: Float64Array,
  panelStart: number,
  end: number,
  tile: Float64Array,
  to: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let from = start;
  for (let k = panelStart; k < end; k += PANEL) {
    const x = a[from];
    s0 += x * panel[k];
    s1 += x * panel[k + 1];
    s2 += x * panel[k + 2];
    s3 += x * panel[k + 3];
    from += innerStep;
  }
  tile[to] = s0;
  tile[to + 1] = s1;
  tile[to + 2] = s2;
  tile[to + 3] = s3;
}
