import type { TensorData } from '../operation';
import type { RandomStream } from '../random';

/**
 * Fills a row-major [rows, columns] matrix so that its rows (its columns, where there are more rows than columns) are
 * orthonormal: the QR decomposition of a matrix of normal draws, uniform over all such matrices
 * (Saxe et al. 2013, https://arxiv.org/abs/1312.6120). Gram-Schmidt, each vector projected twice, which keeps the
 * products below rounding error (Giraud et al. 2005, "twice is enough").
 */
export function fillOrthogonal(
  values: TensorData,
  rows: number,
  columns: number,
  random: RandomStream,
): void {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = Array.from({ length: count }, () => new Float64Array(length));
  vectors.forEach((vector, k) => {
    do {
      for (let i = 0; i < length; i++) vector[i] = random.nextNormal();
      for (let pass = 0; pass < 2; pass++) {
        for (const earlier of vectors.slice(0, k)) subtractProjection(vector, earlier);
      }
    } while (!normalize(vector));
  });
  const [vectorStride, elementStride] = rows <= columns ? [columns, 1] : [1, columns];
  vectors.forEach((vector, k) => {
    for (let i = 0; i < length; i++) values[k * vectorStride + i * elementStride] = vector[i];
  });
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= product * unit[i];
}

/** False when the vector was in the span of the earlier ones but for rounding: it must be drawn again. */
function normalize(vector: Float64Array): boolean {
  const norm = Math.sqrt(vector.reduce((total, x) => total + x * x, 0));
  if (norm < 1e-8) return false;
  for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  return true;
}
