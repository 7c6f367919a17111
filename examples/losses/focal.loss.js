// The focal loss for yes or no, from a score: rows that are right
// already count little, so that the hard ones are heard.
// softplus(-x) is -log(sigmoid(x)) for scores of any size; written
// with log(sigmoid(x)) it is infinite from a score of -104 on.
// Lin et al. 2017, https://arxiv.org/abs/1708.02002

const GAMMA = 2;
const POSITIVE = 0.6;

export default function (prediction, target) {
  const surprise = target * softplus(-prediction) + (1 - target) * softplus(prediction);
  const wrong = target * sigmoid(-prediction) + (1 - target) * sigmoid(prediction);
  const weight = target * POSITIVE + (1 - target) * (1 - POSITIVE);
  return mean(weight * wrong ** GAMMA * surprise);
}
