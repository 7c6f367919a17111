import type { LossExample } from './examined-loss';

export interface WrittenLoss extends Omit<LossExample, 'text'> {
  /** The loss in the language's own words, over `p` and `t`. */
  readonly written: string;
  /** The built-in's call where that is not NAME(p, t). */
  readonly call?: string;
  /** True where an overflow is inherent: the rate of a log-rate, say. */
  readonly overflows?: boolean;
}

const pairs = `const a = slice(p, 1, 0, 1); const b = slice(p, 1, 1, 2);`;
const boxes = `
  const part = (x, i) => slice(x, 1, i, i + 1);
  const area = (x) => (part(x, 2) - part(x, 0)) * (part(x, 3) - part(x, 1));
  const side = (i) => clamp(minimum(part(p, i + 2), part(t, i + 2)) - maximum(part(p, i), part(t, i)), 0, null);
  const intersection = side(0) * side(1);
  const union = area(p) + area(t) - intersection;`;

/** The forward algorithm of Graves et al. 2006 over blank, label, blank, label, ..., blank, in logarithms. */
const CONNECTIONIST = `
  const [rows, times, classes] = [p.shape[0], p.shape[1], p.shape[2]];
  const logs = logSoftmax(p);
  const never = -1e5;
  const used = cumsum(t < 0, 1) == 0;
  const label = (i) => slice(where(used, t, 0), 1, i, i + 1);
  const none = 0 * label(0);
  const states = concat([none, label(0), none, label(1), none], 1);
  const position = concat([none, none + 1, none + 2, none + 3, none + 4], 1);
  const said = (time) => gather(reshape(slice(logs, 1, time, time + 1), [rows, classes]), 1, states);
  const one = (x) => concat([none + never, slice(x, 1, 0, 4)], 1);
  const maySkip = (states != one(one(states))) * (states > 0);
  let reached = where(position < 2, said(0), never);
  for (let time = 1; time < times; time++) {
    const skipped = where(maySkip, one(one(reached)), never);
    reached = said(time) + logSumExp(stack([reached, one(reached), skipped], 0), 0);
  }
  const count = sum(used, 1, { keepDims: true });
  const last = (position == 2 * count) + (position == 2 * count - 1);
  return mean(-logSumExp(where(last > 0, reached, never), 1, { keepDims: true }) / maximum(count, 1));`;

/** Every loss, as someone would write it. */
export const WRITTEN: Readonly<Record<string, WrittenLoss>> = {
  mse: { written: 'return mean((p - t) ** 2);' },
  mae: { written: 'return mean(abs(p - t));' },
  huber: { written: 'const r = abs(p - t); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));' },
  smoothL1: { written: 'const r = abs(p - t); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));' },
  logCosh: { written: 'const r = p - t; return mean(r + softplus(-2 * r) - Math.log(2));' },
  quantile: { written: 'const r = t - p; return mean(maximum(0.5 * r, -0.5 * r));' },
  poisson: { written: 'return mean(exp(p) - t * p);', target: 'counts', overflows: true },
  gaussianNll: {
    written: `${pairs} const v = clamp(b, 1e-6, null); return mean(0.5 * (log(v) + (a - t) ** 2 / v));`,
    outputs: 2,
    output: 'softplus',
  },
  crossEntropy: { written: 'return mean(-sum(oneHot(t, 3) * logSoftmax(p), 1));', target: 'classes' },
  nll: { written: 'return mean(-sum(oneHot(t, 3) * p, 1));', target: 'classes', output: 'logSoftmax' },
  bce: {
    written:
      'return -mean(t * clamp(log(clamp(p, 1e-38, 1)), -100, 0) + (1 - t) * clamp(log(clamp(1 - p, 1e-38, 1)), -100, 0));',
    target: 'labels',
    output: 'sigmoid',
  },
  bceWithLogits: { written: 'return mean(softplus(p) - t * p);', target: 'labels' },
  focal: {
    written: 'const l = sum(oneHot(t, 3) * logSoftmax(p), 1); return mean(-((1 - exp(l)) ** 2) * l);',
    target: 'classes',
  },
  klDiv: {
    written: 'return mean(where(t > 0, t * (log(where(t > 0, t, 1)) - p), 0));',
    target: 'mixtures',
    output: 'logSoftmax',
  },
  hinge: { written: 'return mean(clamp(1 - p * t, 0, null));', target: 'signs' },
  squaredHinge: { written: 'return mean(clamp(1 - p * t, 0, null) ** 2);', target: 'signs' },
  softMargin: { written: 'return mean(softplus(-p * t));', target: 'signs' },
  categoricalHinge: {
    written:
      'const own = oneHot(t, 3); const n = max(clamp(p, 0, null) * (1 - own), 1); return mean(clamp(1 + n - sum(p * own, 1), 0, null));',
    target: 'classes',
  },
  multiMargin: {
    written:
      'const own = oneHot(t, 3); const q = sum(p * own, 1, { keepDims: true }); return mean(sum((1 - own) * clamp(1 - q + p, 0, null), 1) / 3);',
    target: 'classes',
  },
  marginRanking: {
    written: `${pairs} return mean(clamp(-t * (a - b), 0, null));`,
    target: 'signs',
    outputs: 2,
  },
  dice: {
    written: 'return 1 - (2 * sum(p * t) + 1) / (sum(p) + sum(t) + 1);',
    target: 'masks',
    output: 'sigmoid',
  },
  wing: {
    written:
      'const r = abs(p - t); return mean(where(r < 10, 10 * log1p(r / 2), r - (10 - 10 * Math.log(6))));',
  },
  iou: {
    written: `${boxes} return mean(1 - intersection / (union + 1e-7));`,
    target: 'boxes',
    output: 'linear',
  },
  giou: {
    written: `${boxes}
  const reach = (i) => maximum(part(p, i + 2), part(t, i + 2)) - minimum(part(p, i), part(t, i));
  const hull = reach(0) * reach(1);
  return mean(1 - intersection / (union + 1e-7) + (hull - union) / (hull + 1e-7));`,
    target: 'boxes',
    output: 'linear',
  },
  tversky: {
    written:
      'const hits = sum(p * t) + 1; return 1 - hits / (hits + 0.5 * sum(p * (1 - t)) + 0.5 * sum((1 - p) * t));',
    target: 'masks',
    output: 'sigmoid',
  },
  sigmoidFocal: {
    written:
      'const missed = sigmoid(-p) * t + sigmoid(p) * (1 - t); return mean((0.75 - 0.5 * t) * missed ** 2 * (softplus(p) - t * p));',
    target: 'labels',
  },
  multiLabelSoftMargin: { written: 'return mean(softplus(p) - t * p);', target: 'masks' },
  multiLabelMargin: {
    written: `
  const used = cumsum(t < 0, 1) == 0;
  const indices = where(used, t, 0);
  const labels = max(oneHot(indices, 3) * reshape(used, [-1, 3, 1]), 1);
  let total = 0;
  for (let j = 0; j < 3; j++) {
    const own = gather(p, 1, slice(indices, 1, j, j + 1));
    total += slice(used, 1, j, j + 1) * (1 - labels) * clamp(1 - own + p, 0, null);
  }
  return mean(sum(total, 1)) / 3;`,
    target: 'labelLists',
  },
  hingeEmbedding: {
    written: 'return mean(where(t > 0, p, clamp(1 - p, 0, null)));',
    target: 'signs',
    output: 'softplus',
  },
  cosineEmbedding: {
    written: `
  const [a, b] = [slice(p, 1, 0, 2), slice(p, 1, 2, 4)];
  const square = (x) => sum(x ** 2, 1, { keepDims: true }) + 1e-12;
  const cosine = sum(a * b, 1, { keepDims: true }) / sqrt(square(a) * square(b));
  return mean(where(t > 0, 1 - cosine, clamp(cosine, 0, null)));`,
    target: 'signs',
    outputs: 4,
  },
  tripletMargin: {
    written: `
  const distance = (other) => norm(p - other + 1e-6, 1);
  return mean(clamp(distance(slice(t, 1, 0, 2)) - distance(slice(t, 1, 2, 4)) + 1, 0, null));`,
    target: 'twoPoints',
    outputs: 2,
  },
  // As in PyTorch the gradient of ctc() is that of scores under a logSoftmax, so it is compared there.
  ctc: {
    written: CONNECTIONIST,
    call: 'ctc(logSoftmax(p), t)',
    target: 'sequences',
    outputs: [5, 4],
  },
};
