import type { TensorData } from '../operation';
import { fillPanel, multiplyPanel, PANEL, type MatrixLayout } from './panel-product';

/** Sizes of a sequence of hidden states, [time, batch, hidden]. */
export interface SequenceSize {
  readonly time: number;
  readonly batch: number;
  readonly hidden: number;
}

/**
 * Products of the rows of a batch with one matrix, again and again in the steps of a sequence: the matrix is arranged
 * once in each run of the plan.
 */
export class RepeatedProduct {
  private readonly panels: Float64Array;
  private readonly tile: Float64Array;
  private readonly rowLayout: MatrixLayout;

  /**
   * @param inner the length of the rows that will be multiplied.
   * @param innerStep between numbers of the matrix that are summed over; @param columnStep between its columns.
   */
  constructor(
    private readonly matrix: TensorData,
    private readonly batch: number,
    private readonly inner: number,
    private readonly columns: number,
    private readonly innerStep: number,
    private readonly columnStep: number,
    scratch: (size: number) => Float64Array,
  ) {
    this.panels = scratch(inner * PANEL * Math.ceil(columns / PANEL));
    this.tile = scratch(batch * PANEL);
    this.rowLayout = { rowStep: inner, innerStep: 1 };
  }

  /** Takes over the matrix's present numbers. */
  arrange(): void {
    const { matrix, inner, columns, innerStep, columnStep, panels } = this;
    for (let column = 0; column < columns; column += PANEL) {
      const width = Math.min(PANEL, columns - column);
      fillPanel(matrix, column * columnStep, innerStep, columnStep, inner, width, panels, column * inner);
    }
  }

  /** `result[b][c]` = the product of the row b, [inner] at `start` and after, with column c. */
  multiply(rows: TensorData, start: number, result: Float64Array): void {
    const { batch, inner, columns, panels, tile, rowLayout } = this;
    for (let column = 0; column < columns; column += PANEL) {
      const width = Math.min(PANEL, columns - column);
      multiplyPanel(rows, start, rowLayout, batch, panels, column * inner, inner, tile);
      for (let b = 0; b < batch; b++) {
        for (let j = 0; j < width; j++) result[b * columns + column + j] = tile[b * PANEL + j];
      }
    }
  }
}

/** What the states contribute to the gates: states [batch, hidden] times the transposed weight [gates, hidden]. */
export function stateProduct(
  weight: TensorData,
  { batch, hidden }: SequenceSize,
  scratch: (size: number) => Float64Array,
): RepeatedProduct {
  return new RepeatedProduct(weight, batch, hidden, weight.length / hidden, 1, hidden, scratch);
}

/** The way back: slopes of the gates [batch, gates] times the weight [gates, hidden]. */
export function stateGradient(
  weight: TensorData,
  { batch, hidden }: SequenceSize,
  scratch: (size: number) => Float64Array,
): RepeatedProduct {
  return new RepeatedProduct(weight, batch, weight.length / hidden, hidden, hidden, 1, scratch);
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
