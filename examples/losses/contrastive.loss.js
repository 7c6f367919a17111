// A contrastive loss over all pairs of a batch: rows of one class
// are drawn together, rows of different classes are pushed apart
// until they are a margin away. The prediction is not a class but a
// point in the plane.
// Pairing every row with every other is meant here, so both shapes
// are written out: [n, 1, 2] and [1, n, 2].
// Hadsell, Chopra and LeCun 2006, https://doi.org/10.1109/CVPR.2006.100

const MARGIN = 2;

export default function (prediction, target) {
  const difference = reshape(prediction, [-1, 1, 2]) - reshape(prediction, [1, -1, 2]);
  const distance = sqrt(sum(difference ** 2, 2) + 1e-6);
  const same = reshape(target, [-1, 1]) === reshape(target, [1, -1]);
  const short = clamp(MARGIN - distance, 0, null);
  return {
    together: mean(same * distance ** 2),
    apart: mean((1 - same) * short ** 2),
  };
}
