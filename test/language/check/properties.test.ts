import { testRule } from './examined-loss';

testRule('shape-broadcast', {
  valid: [
    { text: 'return mean((prediction - target) ** 2);' },
    { text: 'return mean((reshape(prediction, [-1]) - reshape(target, [-1])) ** 2);' },
    { text: 'return mean((mean(prediction, 1) - mean(target, 1)) ** 2);' },
    { text: 'return mean((mean(prediction, 1, { keepDims: true }) - target) ** 2);' },
    { text: 'return mean((prediction - target) ** 2);', outputs: 3 },
    {
      text: 'const p = reshape(prediction, [-1]); const d = reshape(p, [-1, 1]) - reshape(p, [1, -1]); const t = reshape(target, [-1, 1]) - reshape(target, [1, -1]); return mean(softplus(-d * sign(t)));',
    },
    {
      text: 'return mean((prediction - mean(prediction)) * (mean(target) - target)) + mean((prediction - target) ** 2);',
    },
    {
      text: 'return mean(sum(oneHot(target, 3) * (logSumExp(prediction, 1, { keepDims: true }) - prediction), 1));',
      target: 'classes',
    },
    {
      text: 'return mean(logSumExp(prediction, 1) - reshape(gather(prediction, 1, reshape(target, [-1, 1])), [-1]));',
      target: 'classes',
    },
    {
      text: 'const w = mean(target, 0); return mean(w * (prediction - target) ** 2) + mean(abs(prediction - target));',
      target: 'masks',
      output: 'sigmoid',
    },
  ],
  invalid: [
    {
      text: 'const r = mean(prediction, 1) - target; return mean(r ** 2);',
      at: 'mean(prediction, 1) - target',
    },
    {
      text: 'return mean(abs(reshape(prediction, [-1]) - target));',
      at: 'reshape(prediction, [-1]) - target',
    },
    { text: 'return mean((prediction - sum(target, 1)) ** 2);', at: 'prediction - sum(target, 1)' },
    {
      text: 'return mean((sum(prediction, 1) - target) ** 2);',
      outputs: 3,
      at: 'sum(prediction, 1) - target',
    },
    {
      text: 'return mean((prediction - target) ** 2);',
      target: 'classes',
      outputs: 1,
      at: 'prediction - target',
    },
    {
      text: 'const p = sigmoid(sum(prediction, 1)); return mean(where(p > target, p - target, target - p));',
      target: 'labels',
      at: 'p > target',
    },
    { text: 'return mean(sum((prediction - target) ** 2, 1) * target);', at: '* target' },
  ],
});

testRule('not-differentiable', {
  valid: [
    { text: 'return mean(abs(prediction - target));' },
    { text: 'return mean(clamp(1 - prediction * target, 0, null));', target: 'signs' },
    { text: 'const r = abs(prediction - target); return mean(where(r < 2, 0.5 * r ** 2, 2 * r - 2));' },
    { text: 'const r = target - prediction; return mean(where(r > 0, 0.9 * r, -0.1 * r));' },
    {
      text: 'const top = detach(max(prediction, 1, { keepDims: true })); return mean(log(sum(exp(prediction - top), 1)) - sum(target * (prediction - top), 1));',
      target: 'oneHot',
    },
    {
      text: 'const q = prediction + detach(round(prediction) - prediction); return mean((q - target) ** 2);',
    },
    { text: 'return mean(sign(target) * (target - prediction) + abs(prediction) * 2);' },
    { text: 'return mean(max(abs(prediction - target), 1));', target: 'points' },
    {
      text: 'const cost = (prediction - target) ** 2; const kept = where(target > 0, cost, 0.1 * cost); return mean(kept);',
    },
    { text: 'return mean(sign(prediction - target) * (prediction - target));' },
  ],
  invalid: [
    {
      text: 'const label = where(prediction > 0, 1, 0); return mean(abs(label - target));',
      target: 'labels',
      at: 'prediction > 0',
    },
    { text: 'return mean(abs(round(prediction) - target));', at: 'round(prediction)' },
    { text: 'return mean((sign(prediction) - target) ** 2);', target: 'signs', at: 'sign(prediction)' },
    {
      text: 'return 1 - mean(argMax(prediction, 1) === target);',
      target: 'classes',
      at: 'argMax(prediction, 1)',
    },
    {
      text: 'return 1 - mean(argmax(prediction, 1) === target);',
      target: 'classes',
      at: 'argmax(prediction, 1)',
    },
    {
      text: 'const hit = (prediction > 0.5) * target; return 1 - mean(hit);',
      target: 'labels',
      output: 'sigmoid',
      at: 'prediction > 0.5',
    },
    {
      text: 'return mean((floor(prediction) - target) ** 2) + 0.01 * mean(prediction ** 2);',
      target: 'counts',
      at: 'floor(prediction)',
    },
    {
      text: 'const r = abs(prediction - target); return mean(where(r < 1, r ** 2, 3 * r));',
      at: 'where(r < 1, r ** 2, 3 * r)',
    },
    { text: 'const r = prediction - target; return mean(where(r > 0.5, r, 0.5 * r ** 2));', at: 'where' },
  ],
});

testRule('zero-gradient', {
  valid: [
    {
      text: 'const [a, b] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean((a - target) ** 2 + (b - detach(a)) ** 2);',
      outputs: 2,
    },
    { text: 'const w = detach(abs(prediction - target)); return mean(w * (prediction - target) ** 2);' },
    { text: 'return mean((clamp(prediction, -5, 5) - target) ** 2);' },
    { text: 'return mean(maximum((prediction - target) ** 2 - 0.01, 0));' },
    { text: 'const r = prediction - target; return mean(where(abs(r) < 1, r ** 2, 2 * abs(r) - 1));' },
  ],
  invalid: [
    { text: 'return mean((clamp(prediction, 50, 60) - target) ** 2);', at: 'clamp(prediction, 50, 60)' },
    { text: 'return mean(maximum((prediction - target) ** 2, 1e6));', at: 'maximum(' },
    {
      text: 'const e = (prediction - target) ** 2; return mean(where(target > 1e6, e, 1));',
      at: 'where(target > 1e6, e, 1)',
    },
    {
      text: 'const p = clamp(1e6 * prediction, 0, 1); return mean((p - target) ** 2);',
      target: 'labels',
      at: 'clamp(1e6 * prediction, 0, 1)',
    },
    {
      text: 'const [a, b] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean((a - target) ** 2 + minimum(b, -1e5));',
      outputs: 2,
      at: 'minimum(b, -1e5)',
    },
    { text: 'return mean((clamp(prediction, 6, null) - target) ** 2);', at: 'clamp(prediction, 6, null)' },
    { text: 'return mean((detach(prediction) - target) ** 2);', at: 'detach(prediction)' },
    {
      text: 'const [a, b] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean((a - target) ** 2 + (detach(b) - target) ** 2);',
      outputs: 2,
      at: 'detach(b)',
    },
  ],
});

testRule('unused-parameter', {
  valid: [
    {
      text: 'const [m, s] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean(0.5 * (s + (m - target) ** 2 * exp(-clamp(s, -20, 20)))) + mean(softplus(-s));',
      outputs: 2,
    },
  ],
  invalid: [
    {
      text: 'const [a, b] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 0, 1)]; return mean((a - target) ** 2 + (b - target) ** 2);',
      outputs: 2,
      at: 'export default function',
    },
    { text: 'return mean((target - mean(target)) ** 2);', at: 'export default function' },
  ],
});

testRule('negative-loss', {
  valid: [
    {
      text: 'const [m, s] = [slice(prediction, 1, 0, 1), clamp(slice(prediction, 1, 1, 2), -5, 5)]; return mean(0.5 * (s + (m - target) ** 2 * exp(-s)));',
      outputs: 2,
    },
    {
      text: 'const r = clamp(prediction, -20, 20); return mean(exp(r) - target * r) + mean((prediction - r) ** 2);',
      target: 'counts',
    },
    { text: 'return -mean(sum(target * logSoftmax(prediction), 1));', target: 'oneHot' },
    { text: 'return mean(nll(logSoftmax(prediction), target));', target: 'classes' },
    { text: 'return -mean(exp(-((prediction - target) ** 2))) + 0.001 * mean(abs(prediction - target));' },
    {
      text: 'const [m, s] = [slice(prediction, 1, 0, 1), softplus(slice(prediction, 1, 1, 2)) + 1e-3]; return mean(log(s) + abs(m - target) / s);',
      outputs: 2,
    },
    {
      text: 'const [low, high] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean(maximum(0.9 * (low - target), 0.1 * (target - low))) + mean(maximum(0.1 * (high - target), 0.9 * (target - high)));',
      outputs: 2,
    },
  ],
  invalid: [
    { text: 'return mean((prediction - target) ** 2) * (1 - 2 * progress);', at: '(1 - 2 * progress)' },
    {
      text: 'const [m, s] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean((m - target) ** 2 + s);',
      outputs: 2,
      at: 'mean((m - target) ** 2 + s)',
    },
    {
      text: 'const [m, s] = [slice(prediction, 1, 0, 1), slice(prediction, 1, 1, 2)]; return mean((m - target) ** 2 * exp(-clamp(s, -3, 3)) + s);',
      outputs: 2,
      at: 'mean((m - target) ** 2 * exp(-clamp(s, -3, 3)) + s)',
    },
    { text: 'return -mean((prediction - target) ** 2);', at: '-mean((prediction - target) ** 2)' },
    { text: 'return mean(prediction - target);', at: 'mean(prediction - target)' },
    {
      text: 'const r = target - prediction; return mean(where(abs(r) < 1, r ** 2, 2 - abs(r)));',
      at: 'mean(',
    },
    { text: 'return mean(nll(prediction, target));', target: 'classes', at: 'nll(prediction, target)' },
    { text: 'return mean(prediction * target);', target: 'signs', at: 'prediction * target' },
  ],
});

testRule('not-consistent', {
  valid: [
    { text: 'return mean((sigmoid(prediction) - target) ** 2);', target: 'labels' },
    { text: 'return mean(softplus(-prediction * target));', target: 'signs' },
    { text: 'return mean(clamp(1 - prediction * target, 0, null) ** 2);', target: 'signs' },
    { text: 'return mean(crossEntropy(prediction, target));', target: 'classes' },
    {
      text: 'return -mean(target * log(prediction + 1e-6) + (1 - target) * log(1 - prediction + 1e-6));',
      target: 'labels',
      output: 'sigmoid',
    },
    {
      text: 'const p = prediction - mean(prediction); const t = target - mean(target); return 1 - sum(p * t) / sqrt(sum(p ** 2) * sum(t ** 2) + 1e-6);',
    },
    { text: 'return mean(1 - cos(prediction - target));' },
    { text: 'return mean((log1p(prediction) - log1p(target)) ** 2);', target: 'counts', output: 'relu' },
    {
      text: 'return mean(sum(where(target > 0, target * log(target + 1e-9), 0) - target * log(prediction + 1e-9), 1));',
      target: 'mixtures',
      output: 'softmax',
    },
    {
      text: 'const t = 0.1 / 3 + 0.9 * oneHot(target, 3); return -mean(sum(t * logSoftmax(prediction), 1));',
      target: 'classes',
    },
  ],
  invalid: [
    {
      text: 'const safe = clamp(prediction, 1e-6, 1); return mean(target * log(safe) + (1 - target) * log(clamp(1 - prediction, 1e-6, 1)));',
      target: 'labels',
      output: 'sigmoid',
      at: 'mean(',
    },
    {
      text: 'const a = -target * log(clamp(prediction, 1e-6, 1)); const b = (1 - target) * log(clamp(1 - prediction, 1e-6, 1)); return mean(a + b);',
      target: 'labels',
      output: 'sigmoid',
      at: 'mean(a + b)',
    },
    { text: 'return mean(clamp(1 + prediction * target, 0, null));', target: 'signs', at: 'mean(' },
    { text: 'return mean(softplus(prediction * target));', target: 'signs', at: 'mean(' },
    { text: 'return mean(sum(oneHot(target, 3) * softmax(prediction), 1));', target: 'classes', at: 'mean(' },
    { text: 'return mean(sum(target * logSoftmax(prediction), 1)) + 20;', target: 'oneHot', at: 'mean(' },
    { text: 'return 1 / (1 + mean((prediction - target) ** 2));', at: '1 / (1 + mean' },
    {
      text: 'return mean(prediction ** 2);\n}\nfunction other(target) { return target;',
      at: 'mean(prediction ** 2)',
    },
  ],
});

testRule('sum-reduction', {
  valid: [
    { text: 'return mean(sum((prediction - target) ** 2, 1));', target: 'points' },
    { text: 'return sum((prediction - target) ** 2) / prediction.shape[0];' },
    { text: 'const seen = target > 0; return sum(seen * (prediction - target) ** 2) / (sum(seen) + 1);' },
    { text: 'return mean(abs(prediction - target)) + 0.001 * sum(weights() ** 2);' },
    { text: 'return sqrt(sum((prediction - target) ** 2) + 1e-6);' },
  ],
  invalid: [
    { text: 'return sum((prediction - target) ** 2);', at: 'sum((prediction - target) ** 2)' },
    { text: 'return 0.5 * sum(abs(prediction - target)) + 0.001 * sum(prediction ** 2);', at: 'sum(' },
    {
      text: 'return mean(sum((prediction - target) ** 2, 0));',
      target: 'points',
      at: 'sum((prediction - target) ** 2, 0)',
    },
    { text: 'return { a: sum(abs(prediction - target)), b: sum((prediction - target) ** 2) };', at: 'sum(' },
    { text: 'return mse(prediction, target, { reduction: "sum" });', at: 'mse(' },
    {
      text: 'let total = 0; const r = (prediction - target) ** 2; for (let i = 0; i < prediction.shape[0]; i++) total = total + sum(slice(r, 0, i, i + 1)); return total;',
      at: 'total + sum',
    },
  ],
});

testRule('label-encoding', {
  valid: [
    { text: 'return mean(clamp(1 - prediction * (2 * target - 1), 0, null));', target: 'labels' },
    { text: 'return mean(clamp(1 - prediction * target, 0, null));', target: 'signs' },
    { text: 'return mean(softplus(prediction) - target * prediction);', target: 'labels' },
  ],
  invalid: [
    {
      text: 'return mean(clamp(1 - prediction * target, 0, null));',
      target: 'labels',
      at: 'prediction * target',
    },
    { text: 'return mean(softplus(-prediction * target));', target: 'labels', at: 'prediction * target' },
  ],
});

testRule('double-softmax', {
  valid: [
    { text: 'return mean(crossEntropy(prediction, target));', target: 'classes' },
    { text: 'return -mean(sum(target * log(prediction + 1e-6), 1));', target: 'oneHot', output: 'softmax' },
    {
      text: 'return mean(crossEntropy(log(prediction + 1e-6), target));',
      target: 'classes',
      output: 'softmax',
    },
  ],
  invalid: [
    {
      text: 'return mean(crossEntropy(prediction, target));',
      target: 'classes',
      output: 'softmax',
      at: 'crossEntropy(prediction, target)',
    },
    {
      text: 'return -mean(sum(target * logSoftmax(prediction), 1));',
      target: 'oneHot',
      output: 'softmax',
      at: 'logSoftmax(prediction)',
    },
    {
      text: 'const p = softmax(prediction); return mean((p - target) ** 2);',
      target: 'oneHot',
      output: 'softmax',
      at: 'softmax(prediction)',
    },
    {
      text: 'return mean(focal(prediction, target));',
      target: 'classes',
      output: 'softmax',
      at: 'focal(prediction, target)',
    },
  ],
});

testRule('output-activation', {
  valid: [
    { text: 'return bceWithLogits(prediction, target);', target: 'labels' },
    { text: 'return bce(prediction, target);', target: 'labels', output: 'sigmoid' },
  ],
  invalid: [
    {
      text: 'return bceWithLogits(prediction, target);',
      target: 'labels',
      output: 'sigmoid',
      at: 'bceWithLogits(prediction, target)',
    },
    {
      text: 'return mean((sigmoid(prediction) - target) ** 2);',
      target: 'labels',
      output: 'sigmoid',
      at: 'sigmoid(prediction)',
    },
  ],
});
