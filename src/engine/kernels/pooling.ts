import type { Kernel, TensorData } from '../operation';

export interface MaxPoolGeometry {
  readonly planes: number;
  readonly inputSize: readonly [number, number];
  readonly outputSize: readonly [number, number];
  readonly kernelSize: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** For each window the index of its largest element within the plane: the first of equals, the last NaN. */
export function maxPoolIndexKernel(x: TensorData, output: TensorData, geometry: MaxPoolGeometry): Kernel {
  const { planes, stride, padding, dilation } = geometry;
  const [height, width] = geometry.inputSize;
  const [outputHeight, outputWidth] = geometry.outputSize;
  const [kernelHeight, kernelWidth] = geometry.kernelSize;
  const indexOfMaximum = (plane: number, top: number, left: number) => {
    let best = -1;
    let maximum = -Infinity;
    for (let ky = 0; ky < kernelHeight; ky++) {
      const y = top + ky * dilation[0];
      if (y < 0 || y >= height) continue;
      for (let kx = 0; kx < kernelWidth; kx++) {
        const column = left + kx * dilation[1];
        if (column < 0 || column >= width) continue;
        const value = x[plane + y * width + column];
        if (best < 0 || value > maximum || value !== value) {
          best = y * width + column;
          maximum = value;
        }
      }
    }
    return best;
  };
  return () => {
    let position = 0;
    for (let plane = 0; plane < planes; plane++) {
      for (let y = 0; y < outputHeight; y++) {
        for (let column = 0; column < outputWidth; column++) {
          output[position++] = indexOfMaximum(
            plane * height * width,
            y * stride[0] - padding[0],
            column * stride[1] - padding[1],
          );
        }
      }
    }
  };
}

/** Elements `start` to `end` along an axis, whose sum is divided by `divisor`. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly divisor: number;
}

/** The mean of each window: rows and columns of [height, width] planes. */
export function averageKernel(
  x: TensorData,
  output: TensorData,
  [height, width]: readonly [number, number],
  rows: readonly Window[],
  columns: readonly Window[],
): Kernel {
  return () => {
    let position = 0;
    for (let plane = 0; plane < x.length; plane += height * width) {
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r];
        for (let c = 0; c < columns.length; c++) {
          const column = columns[c];
          let total = 0;
          for (let y = row.start; y < row.end; y++) {
            const from = plane + y * width;
            for (let i = column.start; i < column.end; i++) total += x[from + i];
          }
          output[position++] = total / (row.divisor * column.divisor);
        }
      }
    }
  };
}

/** The derivative of {@link averageKernel}: each window's upstream, divided, goes to all its elements. */
export function averageGradientKernel(
  upstream: TensorData,
  output: TensorData,
  [height, width]: readonly [number, number],
  rows: readonly Window[],
  columns: readonly Window[],
): Kernel {
  return () => {
    output.fill(0);
    let position = 0;
    for (let plane = 0; plane < output.length; plane += height * width) {
      for (let r = 0; r < rows.length; r++) {
        const row = rows[r];
        for (let c = 0; c < columns.length; c++) {
          const column = columns[c];
          const share = upstream[position++] / (row.divisor * column.divisor);
          for (let y = row.start; y < row.end; y++) {
            const to = plane + y * width;
            for (let i = column.start; i < column.end; i++) output[to + i] += share;
          }
        }
      }
    }
  };
}
