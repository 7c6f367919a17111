export default function logCosh(prediction, target) {
  return mean(log(cosh(prediction - target)));
}
