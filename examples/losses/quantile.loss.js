// The pinball loss, which learns a quantile instead of the mean,
// with a schedule: training begins at the median, where every row
// helps, and moves to the 90 % quantile by its middle.
// Koenker and Bassett 1978, https://doi.org/10.2307/1913643

const FROM = 0.5;
const TO = 0.9;

export default function (prediction, target) {
  const quantile = FROM + (TO - FROM) * minimum(1, 2 * progress);
  const residual = target - prediction;
  return mean(maximum(quantile * residual, (quantile - 1) * residual));
}
