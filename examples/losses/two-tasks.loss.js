// Two tasks in one model, each weighed by how uncertain it is: the
// model gives a value and the logarithm of a variance for each.
// An uncertain task counts less, and pays for its uncertainty.
// The logarithm is kept within bounds, because exp() of any number
// is not finite.
// Kendall, Gal and Cipolla 2018, https://arxiv.org/abs/1705.07115

function task(prediction, target, index) {
  const value = slice(prediction, 1, index, index + 1);
  const logVariance = clamp(slice(prediction, 1, index + 2, index + 3), -6, 6);
  const squared = (value - slice(target, 1, index, index + 1)) ** 2;
  return 0.5 * mean(exp(-logVariance) * squared + logVariance);
}

export default function (prediction, target) {
  return {
    progression: task(prediction, target, 0),
    pressure: task(prediction, target, 1),
  };
}
