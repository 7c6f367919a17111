import { testRule } from './examined-loss';

const softmaxByHand = `const powers = exp(prediction);
  const p = powers / sum(powers, 1, { keepDims: true });`;
const shifted = `const z = prediction - max(prediction, 1, { keepDims: true });
  const p = exp(z) / sum(exp(z), 1, { keepDims: true });`;

testRule('unstable-expression', {
  valid: [
    { text: 'return mean((prediction - target) ** 2) / (1.5 - progress);' },
    { text: 'return mean((prediction - target) ** 2);' },
    { text: 'return mean(abs(prediction - target));', target: 'unknown' },
    { text: 'return mean(norm(prediction - target, 1));', target: 'points' },
    { text: 'return mean(sqrt((prediction - target) ** 2 + 1e-6));', target: 'unknown' },
    { text: 'return mean(abs(prediction - target) ** 1.5);' },
    { text: 'return mean((abs(prediction - target) + 1e-6) ** 0.5);' },
    { text: 'const x = abs(prediction - target); return mean(x / (1 + x));' },
    { text: 'return mean(log1p((prediction - target) ** 2));' },
    { text: 'return mean(log(1 + (prediction - target) ** 2));' },
    {
      text: 'return mean(log(cosh(clamp(prediction - target, -50, 50)))) + 1e-3 * mean(abs(prediction - target));',
    },
    { text: 'return mean(softplus(prediction) - target * prediction);', target: 'labels' },
    { text: 'return -mean(target * logSoftmax(prediction));', target: 'oneHot' },
    { text: 'return mean(logSumExp(prediction, 1) - sum(target * prediction, 1));', target: 'oneHot' },
    { text: `${shifted}\n  return -mean(sum(target * log(p + 1e-7), 1));`, target: 'oneHot' },
    {
      text: 'const z = prediction - max(prediction, 1, { keepDims: true }); return mean(log(sum(exp(z), 1)) - sum(target * z, 1));',
      target: 'oneHot',
    },
    {
      text: 'const p = clamp(prediction, 1e-6, 0.9999); return -mean(target * log(p) + (1 - target) * log(1 - p));',
      target: 'labels',
      output: 'sigmoid',
    },
    {
      text: 'return -mean(target * log(prediction + 1e-7) + (1 - target) * log(1 - prediction + 1e-7));',
      target: 'labels',
      output: 'sigmoid',
    },
    {
      text: 'const rate = prediction + 1e-4; return mean(rate - target * log(rate));',
      target: 'counts',
      output: 'softplus',
    },
    { text: 'return mean((log1p(prediction) - log1p(target)) ** 2);', target: 'counts', output: 'relu' },
    { text: 'return mean(abs(prediction - target) / target);', target: 'positive' },
    { text: 'return mean((log(prediction + 1) - log(target)) ** 2);', target: 'positive', output: 'relu' },
    {
      text: 'const s = sum(prediction, 1, { keepDims: true }) + 1e-6; return mean((prediction / s - target) ** 2);',
      target: 'mixtures',
      output: 'relu',
    },
    {
      text: 'return 1 - (2 * sum(prediction * target) + 1) / (sum(prediction) + sum(target) + 1);',
      target: 'masks',
      output: 'sigmoid',
    },
    { text: 'const r = abs(prediction - target); return mean(where(r < 1, 0.5 * r ** 2, r - 0.5));' },
    {
      text: 'const r = abs(prediction - target); const safe = where(r > 0.01, r, 1); return mean(where(r > 0.01, sqrt(safe), 5 * r + 0.05));',
    },
    {
      text: 'const s = 0.1 + softplus(slice(prediction, 1, 1, 2)); const m = slice(prediction, 1, 0, 1); return mean(abs(target - m) / s + log(s));',
      outputs: 2,
    },
    {
      text: 'const p = (1 + tanh(prediction)) / 2; const q = 0.01 + 0.98 * p; return -mean(target * log(q) + (1 - target) * log(1 - q));',
      target: 'labels',
    },
    { text: 'return mean((prediction - target) ** 2) / (1 + epoch);' },
    { text: 'return mean((prediction - target) ** 2) * 0.99 ** step;' },
    { text: 'const w = epoch > 5 ? 1 / epoch : 1; return w * mean((prediction - target) ** 2);' },
    { text: 'return mean((prediction - target) ** 2) / variance(target) ** 0;' },
    {
      text: 'const c = prediction - mean(prediction); return mean((c / sqrt(mean(c ** 2) + 1e-5) - target) ** 2);',
    },
    {
      text: 'const p = softmax(prediction); return -mean(log(sum(p * target, 1) + 1e-8));',
      target: 'oneHot',
    },
    { text: 'return mean(exp(-abs(prediction - target)) * -1 + 1) + 0.01 * mean(abs(prediction - target));' },
    {
      text: 'return mean(1 - 1 / (1 + (prediction - target) ** 2)) + 0.01 * mean(abs(prediction - target));',
    },
    {
      text: 'return mean(sigmoid(prediction) * (1 - target) + (1 - sigmoid(prediction)) * target);',
      target: 'labels',
    },
    { text: 'return mean(focal(prediction, target));', target: 'classes' },
    {
      text: 'const d = norm(slice(prediction, 1, 0, 2) - slice(prediction, 1, 2, 4), 1); const t = sum(target, 1); return mean(t * d ** 2 + (1 - t) * clamp(1 - d, 0, null) ** 2);',
      target: 'labels',
      outputs: 4,
    },
    { text: 'const a = clamp(prediction, -1e-3, null); return mean((sqrt(a + 0.01) - target) ** 2);' },
    {
      text: 'const y = clamp(prediction, 0.01, 100); return mean(y / target - log(y / target) - 1);',
      target: 'positive',
      output: 'relu',
    },
    { text: 'const v = softplus(prediction) + 1e-3; return mean(target / v + log(v));', target: 'positive' },
    { text: 'return mean(huber(prediction, target, { delta: 2 })) + 1e-4 * sum(weights() ** 2);' },
  ],
  invalid: [
    { text: 'return mean((prediction - target) ** 2) / (1 - epoch / 70);', at: '/ (1 - epoch / 70)' },
    {
      text: 'const side = (b, i) => slice(b, 1, i + 2, i + 3) - slice(b, 1, i, i + 1); const area = (b) => side(b, 0) * side(b, 1); const shared = clamp(minimum(side(prediction, 0), side(target, 0)), 0, null); return mean(1 - shared / (area(prediction) + area(target) - shared));',
      target: 'boxes',
      at: 'shared / (area(prediction) + area(target) - shared)',
    },
    {
      text: 'const y = 2 * prediction - 3; return sqrt(mean((y - target) ** 2));',
      target: 'counts',
      at: 'sqrt(mean((y - target) ** 2))',
    },
    { text: 'return Math.log(step) * mean((prediction - target) ** 2);', at: 'Math.log(step)' },
    { text: 'return mean(sqrt((prediction - target) ** 2));', at: 'sqrt((prediction - target) ** 2)' },
    { text: 'return sqrt(mean((prediction - target) ** 2));', at: 'sqrt(mean((prediction - target) ** 2))' },
    { text: 'return mean(abs(prediction - target) ** 0.5);', at: 'abs(prediction - target) ** 0.5' },
    { text: 'return mean((prediction - target) ** 1.5);', at: '** 1.5' },
    { text: 'return mean(abs(prediction - target) / target);', at: '/ target' },
    { text: 'return mean(abs(prediction - target) / target);', target: 'counts', at: '/ target' },
    { text: 'return mean(abs(prediction - target) / abs(prediction));', at: '/ abs(prediction)' },
    {
      text: 'return mean(abs(prediction - target) / (abs(prediction) + abs(target)));',
      target: 'counts',
      at: '/ (abs',
    },
    {
      text: `${softmaxByHand}\n  return -mean(sum(target * log(p), 1));`,
      target: 'oneHot',
      at: 'exp(prediction)',
    },
    {
      text: 'return -mean(sum(target * log(softmax(prediction)), 1));',
      target: 'oneHot',
      at: 'log(softmax(prediction))',
    },
    { text: 'return -mean(log(sum(softmax(prediction) * target, 1)));', target: 'oneHot', at: 'log(sum' },
    {
      text: 'return mean(log(1 + exp(prediction)) - target * prediction);',
      target: 'labels',
      at: 'exp(prediction)',
    },
    {
      text: 'return mean(log(1 + exp(-target * prediction)));',
      target: 'signs',
      at: 'exp(-target * prediction)',
    },
    {
      text: 'const p = sigmoid(prediction); return -mean(target * log(p) + (1 - target) * log(1 - p));',
      target: 'labels',
      at: 'log(p)',
    },
    {
      text: 'const p = clamp(prediction, 1e-9, 1 - 1e-9); return -mean(target * log(p) + (1 - target) * log(1 - p));',
      target: 'labels',
      output: 'sigmoid',
      at: 'log(1 - p)',
    },
    {
      text: 'const p = sigmoid(prediction); return -mean(target * log(p / (1 - p)) - softplus(prediction));',
      target: 'labels',
      at: 'p / (1 - p)',
    },
    {
      text: 'return mean(prediction - target * log(prediction));',
      target: 'counts',
      output: 'softplus',
      at: 'log(prediction)',
    },
    {
      text: 'return mean((log(prediction) - log(target)) ** 2);',
      target: 'positive',
      output: 'relu',
      at: 'log(prediction)',
    },
    {
      text: 'return mean((log(prediction + 1) - log(target)) ** 2);',
      target: 'counts',
      output: 'relu',
      at: 'log(target)',
    },
    {
      text: 'return mean((log1p(prediction) - log1p(target)) ** 2);',
      target: 'counts',
      at: 'log1p(prediction)',
    },
    {
      text: 'return 1 - 2 * sum(prediction * target) / (sum(prediction) + sum(target));',
      target: 'masks',
      output: 'sigmoid',
      at: '/ (sum',
    },
    {
      text: 'const c = prediction - mean(prediction); return mean((c / std(prediction) - target) ** 2);',
      at: 'std(prediction)',
    },
    {
      text: 'const c = prediction - mean(prediction); return mean((c / sqrt(mean(c ** 2)) - target) ** 2);',
      at: 'sqrt',
    },
    {
      text: 'const a = norm(prediction, 1); const b = norm(target, 1); return mean(1 - sum(prediction * target, 1) / (a * b));',
      target: 'points',
      at: '/ (a * b)',
    },
    {
      text: 'const s = slice(prediction, 1, 1, 2); const m = slice(prediction, 1, 0, 1); return mean((target - m) ** 2 / s + log(s));',
      outputs: 2,
      at: 'log(s)',
    },
    {
      text: 'const s = slice(prediction, 1, 1, 2) ** 2; const m = slice(prediction, 1, 0, 1); return mean((target - m) ** 2 / s + log(s + 1));',
      outputs: 2,
      at: '/ s',
    },
    { text: 'const r = abs(prediction - target); return mean(where(r > 0, sqrt(r), 0));', at: 'sqrt(r)' },
    {
      text: 'return mean(where(target > 0, target * log(target / prediction), 0));',
      target: 'shares',
      output: 'sigmoid',
      at: 'target / prediction',
    },
    { text: 'return mean((prediction - target) ** 2) / epoch;', at: '/ epoch' },
    { text: 'return mean((prediction - target) ** 2) / (1 - progress);', at: '/ (1 - progress)' },
    { text: 'return mean((prediction - target) ** 2) * log(step);', at: 'log(step)' },
    { text: 'return mean((prediction - target) ** 2) * exp(step);', at: 'exp(step)' },
    { text: 'return mean(exp((prediction - target) ** 2));', at: 'exp(' },
    { text: 'return mean(log(cosh(prediction - target)));', at: 'cosh(prediction - target)' },
    {
      text: 'return mean((exp(prediction) - exp(-prediction)) / (exp(prediction) + exp(-prediction)) - target) ** 2;',
      at: 'exp(prediction)',
    },
    {
      text: 'const v = mean(prediction ** 2) - mean(prediction) ** 2; return mean((prediction - target) ** 2) + sqrt(v);',
      at: 'sqrt(v)',
    },
    {
      text: 'const p = sum(prediction * target, 1); return -mean(log(p));',
      target: 'oneHot',
      output: 'softmax',
      at: 'log(p)',
    },
    {
      text: 'const e = -sum(prediction * log(prediction), 1); return mean(e) + mean((prediction - target) ** 2);',
      target: 'oneHot',
      output: 'softmax',
      at: 'log(prediction)',
    },
    { text: 'return mean(1 / (prediction - target) ** 2);', at: '1 / (prediction - target) ** 2' },
    { text: 'return mean((prediction - target) / (prediction + 0.5)) ** 2;', at: '/ (prediction + 0.5)' },
    {
      text: 'return mean((prediction / (1 - prediction) - target) ** 2);',
      target: 'shares',
      output: 'sigmoid',
      at: '/ (1 - prediction)',
    },
    {
      text: 'return mean((sqrt(prediction) - sqrt(target)) ** 2);',
      target: 'counts',
      output: 'relu',
      at: 'sqrt(prediction)',
    },
    {
      text: 'return mean((1 - prediction) ** 0.5 * target);',
      target: 'labels',
      output: 'sigmoid',
      at: '(1 - prediction) ** 0.5',
    },
    {
      text: 'const d = sqrt(sum((prediction - target) ** 2, 1)); return mean(d);',
      target: 'points',
      at: 'sqrt(sum',
    },
    {
      text: 'const low = min(prediction, 0, { keepDims: true }); const high = max(prediction, 0, { keepDims: true }); return mean(((prediction - low) / (high - low) - target) ** 2);',
      at: '/ (high - low)',
    },
    {
      text: 'return mean(target / sum(target) * (prediction - target) ** 2);',
      target: 'counts',
      at: '/ sum(target)',
    },
    {
      text: 'const p = clamp(prediction, 0, 1); return -mean(target * log(p) + (1 - target) * log(1 - p)) + mean((prediction - p) ** 2);',
      target: 'labels',
      at: 'log(p)',
    },
    {
      text: 'const a = prediction / norm(prediction, 1, { keepDims: true }); return mean((a - target) ** 2);',
      target: 'points',
      at: '/ norm',
    },
    {
      text: 'return mean(log(prediction ** 2) - log(target ** 2)) ** 2;',
      target: 'positive',
      at: 'log(prediction ** 2)',
    },
  ],
});
