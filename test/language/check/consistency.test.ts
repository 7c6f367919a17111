import { testRule } from './examined-loss';

testRule('not-consistent', {
  valid: [
    {
      text: 'return mean((prediction - target) ** 2) + Math.min(step / 1000, 1) * 0.1 * mean(abs(prediction));',
    },
    { text: 'return mean((prediction - target) ** 2) + progress * sum(weights() ** 2);' },
    {
      text: 'return (1 - progress) * mean((prediction - target) ** 2) + progress * mean(abs(prediction - target));',
    },
    { text: 'return mean((prediction - target) ** 2) * 0.9 ** epoch;' },
    { text: 'return mean(abs(prediction - target));' },
    { text: 'return abs(mean(prediction - target)) + mean((prediction - target) ** 2);' },
    { text: 'const d = mean(prediction, 1) - mean(target, 1); return mean(d ** 2);' },
    { text: 'return abs(mean(prediction) - mean(target)) + abs(std(prediction) - std(target));' },
    { text: 'return mean(1 - cos(prediction - target));' },
    { text: 'return mean(1 - cos(0.3 * (prediction - target)));', target: 'positive' },
    { text: 'const r = prediction - target; return mean(where(abs(r) < 2, 0, abs(r) - 2));' },
    { text: 'return mean((prediction ** 2 - target ** 2) ** 2);', target: 'positive' },
    { text: 'const r = prediction - target; return mean(exp(clamp(r, -20, 20)) - r - 1);' },
    { text: 'const r = target - prediction; return mean(maximum(0.9 * r, -0.1 * r));' },
    { text: 'return mean(exp(clamp(prediction, null, 20)) - target * prediction);', target: 'counts' },
    { text: 'return mean(softplus(prediction) - target * prediction);', target: 'labels' },
    { text: 'return -mean(sum(oneHot(target, 3) * logSoftmax(prediction, 1), 1));', target: 'classes' },
    {
      text: 'const p = softmax(prediction, 1); return mean((p - oneHot(target, 3)) ** 2);',
      target: 'classes',
    },
  ],
  invalid: [
    {
      text: 'return mean((prediction - target) ** 2) + 0.1 * step * mean(prediction ** 2);',
      at: '0.1 * step * mean(prediction ** 2)',
    },
    {
      text: 'return { fit: mean((prediction - target) ** 2), penalty: exp(0.01 * step) * sum(weights() ** 2) };',
      at: 'exp(0.01 * step) * sum(weights() ** 2)',
    },
    { text: 'return abs(mean(prediction - target));', at: 'abs(mean(prediction - target))' },
    { text: 'return mean(prediction - target) ** 2;', at: 'mean(prediction - target) ** 2' },
    { text: 'return (mean(prediction) - mean(target)) ** 2;', at: '** 2' },
    { text: 'return logCosh(mean(prediction), mean(target));', target: 'counts', at: 'logCosh' },
    { text: 'return mean(1 - cos(1.2 * (prediction - target)));', target: 'positive', at: 'mean(1 - cos' },
    { text: 'return mean(sin(2 * (prediction - target)) ** 2);', at: 'mean(sin' },
    { text: 'return mean(exp(clamp(prediction - target, -20, 20)));', at: 'mean(exp' },
    { text: 'return mean(softplus(target - prediction));', at: 'mean(softplus' },
    {
      text: 'return -mean(sum(oneHot(target, 3) * logSoftmax(prediction, 0), 1));',
      target: 'classes',
      at: 'logSoftmax(prediction, 0)',
    },
  ],
});

testRule('negative-loss', {
  valid: [
    { text: 'return mean(sqrt((prediction - target) ** 2 + 0.01) - 0.1);' },
    { text: 'const r = prediction - target; return mean(r + softplus(-2 * r) - Math.log(2));' },
    { text: 'return abs(mean((prediction - target) ** 2) - 0.1) + 0.1;' },
    { text: 'return 1 - mean(exp(-((prediction - target) ** 2)));' },
  ],
  invalid: [
    { text: 'return mean((prediction - target) ** 2) - 0.1;', at: 'mean((prediction - target) ** 2) - 0.1' },
    { text: 'return 2 * mean(abs(prediction - target) - 0.5);', at: 'abs(prediction - target) - 0.5' },
    {
      text: 'const MARGIN = 1; return -MARGIN + mean(huber(prediction, target));',
      at: '-MARGIN + mean(huber(prediction, target))',
    },
  ],
});

testRule('double-softmax', {
  valid: [
    {
      text: 'return crossEntropy(prediction, target) + 0.1 * mean(softmax(prediction) ** 2);',
      target: 'classes',
    },
  ],
  invalid: [
    { text: 'return crossEntropy(softmax(prediction), target);', target: 'classes', at: 'crossEntropy(' },
    {
      text: 'const p = softmax(prediction, 1); return -mean(sum(target * logSoftmax(p), 1));',
      target: 'oneHot',
      at: 'logSoftmax(p)',
    },
  ],
});

testRule('not-differentiable', {
  valid: [
    { text: 'const r = prediction - target; return mean(where(r > 0, 0.7, 0.3) * r ** 2);' },
    { text: 'return mean((prediction - target) ** 2) + mean(where(target > 0, 2, 0.5));' },
    {
      text: 'const r = prediction - target; return mean(where(abs(r) < 3, r ** 2 * (18 - r ** 2) / 81, 1));',
    },
    {
      text: 'const safe = where(prediction > 0, prediction, 1); return mean((where(prediction > 0, log(safe), -10) - target) ** 2);',
    },
    {
      text: 'const r = abs(prediction - target); const near = r < 1; return mean(near * 0.5 * r ** 2 + (1 - near) * (r - 0.5));',
    },
  ],
  invalid: [
    {
      text: 'const r = prediction - target; return mean(where(abs(r) < 2, r ** 2, 9));',
      at: 'where(abs(r) < 2, r ** 2, 9)',
    },
    {
      text: 'const r = abs(prediction - target); const near = r < 1; return mean(near * 0.5 * r ** 2 + (1 - near) * r);',
      at: 'r < 1',
    },
    {
      text: 'const r = abs(prediction - target); return mean(r ** 2) + mean(where(r > 1, 2, 0.5));',
      at: 'where(r > 1, 2, 0.5)',
    },
  ],
});
