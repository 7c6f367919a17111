// The Charbonnier loss: a square near zero, an absolute value far
// away, smooth everywhere. A row that is far off pulls no harder
// than one that is a little off, so outliers do not decide.
// The epsilon under the root is what makes it trainable: the slope
// of sqrt is infinite at 0, where a prediction fits exactly. Take
// it away and see what the checker says.
// Charbonnier et al. 1994, https://doi.org/10.1109/ICIP.1994.413553

const EPSILON = 0.1;

export default function (prediction, target) {
  const residual = prediction - target;
  return mean(sqrt(residual ** 2 + EPSILON ** 2) - EPSILON);
}
