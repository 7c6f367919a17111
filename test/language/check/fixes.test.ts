import assert from 'node:assert/strict';
import { examine, type LossExample } from './examined-loss';

/** The text after the first fix of the first warning. */
function fixed(example: LossExample): string {
  const [remark] = examine(example).filter(({ severity }) => severity === 'warning');
  const edits = [...remark.fixes[0].edits].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.end),
    example.text,
  );
}

function loss(body: string): string {
  return `export default function (prediction, target) {\n  return ${body};\n}\n`;
}

const EXAMPLES: readonly (Omit<LossExample, 'text'> & { readonly before: string; readonly after: string })[] =
  [
    {
      before: '-mean(sum(target * log(softmax(prediction)), 1))',
      after: '-mean(sum(target * logSoftmax(prediction), 1))',
      target: 'oneHot',
    },
    {
      before: 'mean(log(sum(exp(prediction), 1)) - sum(target * prediction, 1))',
      after: 'mean(logSumExp(prediction, 1) - sum(target * prediction, 1))',
      target: 'oneHot',
    },
    {
      before: '-mean(target * log(sigmoid(prediction)) - (1 - target) * softplus(prediction))',
      after: '-mean(target * -softplus(-(prediction)) - (1 - target) * softplus(prediction))',
      target: 'labels',
    },
    {
      before: 'mean(prediction - target * log(prediction))',
      after: 'mean(prediction - target * log(prediction + 1e-6))',
      target: 'counts',
      output: 'softplus',
    },
    {
      before: 'mean(sqrt((prediction - target) ** 2))',
      after: 'mean(sqrt((prediction - target) ** 2 + 1e-6))',
    },
    {
      before: 'mean(sqrt(prediction - target))',
      after: 'mean(sqrt(clamp(prediction - target, 1e-6, null)))',
    },
    {
      before: 'mean((log(prediction) - target) ** 2)',
      after: 'mean((log(clamp(prediction, 1e-6, null)) - target) ** 2)',
    },
    {
      before: 'sum(target * (prediction - target) ** 2) / sum(target)',
      after: 'sum(target * (prediction - target) ** 2) / (sum(target) + 1e-6)',
      target: 'counts',
    },
    {
      before: 'mean((mean(prediction, 1) - target) ** 2)',
      after: 'mean((mean(prediction, 1) - reshape(target, [-1])) ** 2)',
    },
    { before: 'sum((prediction - target) ** 2)', after: 'mean((prediction - target) ** 2)' },
    { before: '-mean((prediction - target) ** 2)', after: 'mean((prediction - target) ** 2)' },
    {
      before: 'mean((prediction - target) ** 2) * -0.5',
      after: '-(mean((prediction - target) ** 2) * -0.5)',
    },
    { before: 'mean(prediction - target)', after: 'mean(abs(prediction - target))' },
    { before: 'mean((prediction - target) ** 2) - 3', after: 'mean((prediction - target) ** 2)' },
    { before: 'abs(mean(prediction - target))', after: 'mean(abs(prediction - target))' },
    { before: 'mean(prediction - target) ** 2', after: 'mean((prediction - target) ** 2)' },
    { before: 'mean((detach(prediction) - target) ** 2)', after: 'mean((prediction - target) ** 2)' },
    {
      before: 'mean((detach(prediction - 1) ** 2 - target) ** 2)',
      after: 'mean(((prediction - 1) ** 2 - target) ** 2)',
      target: 'positive',
    },
    { before: 'mean(abs(round(prediction) - target))', after: 'mean(abs(prediction - target))' },
    {
      before: 'mean((sign(prediction) - target) ** 2)',
      after: 'mean((tanh(prediction) - target) ** 2)',
      target: 'signs',
    },
    {
      before: 'mean(abs(where(prediction > 0, 1, 0) - target))',
      after: 'mean(abs(sigmoid(prediction) - target))',
      target: 'labels',
    },
    {
      before: 'mean(((0.5 <= prediction) - target) ** 2)',
      after: 'mean(((sigmoid(prediction - 0.5)) - target) ** 2)',
      target: 'labels',
    },
    { before: 'mean((clamp(prediction, 50, 60) - target) ** 2)', after: 'mean((prediction - target) ** 2)' },
    {
      before: 'mean(target * log(prediction + 1e-6) + (1 - target) * log(1 - prediction + 1e-6))',
      after: '-mean(target * log(prediction + 1e-6) + (1 - target) * log(1 - prediction + 1e-6))',
      target: 'labels',
      output: 'sigmoid',
    },
    {
      before: 'mean(maximum(1 - target * prediction, 0))',
      after: 'mean(maximum(1 - (2 * target - 1) * prediction, 0))',
      target: 'labels',
    },
  ];

describe('the fixes of loss files', () => {
  for (const { before, after, ...rest } of EXAMPLES) {
    it(`make ${after} of ${before}`, () => {
      assert.equal(fixed({ ...rest, text: loss(before) }), loss(after));
    });

    it(`leave nothing to warn of in ${after}`, () => {
      const left = examine({ ...rest, text: loss(after) }).filter(({ severity }) => severity === 'warning');
      assert.deepEqual(
        left.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });
  }

  it('keep the argument of an exponential within bounds where it is declared', () => {
    const file = (logVariance: string) =>
      `export default function (prediction, target) {\n  const s = ${logVariance};\n  const r = slice(prediction, 1, 0, 1) - target;\n  return mean(exp(-s) * r ** 2 + s);\n}\n`;
    const text = file('slice(prediction, 1, 1, 2)');
    const after = fixed({ text, outputs: 2 });
    assert.equal(after, file('clamp(slice(prediction, 1, 1, 2), -20, 20)'));
    assert.deepEqual(examine({ text: after, outputs: 2 }), []);
  });

  it('are not offered where the number would have to change the meaning', () => {
    const [remark] = examine({ text: loss('mean((prediction - target) ** 1.5)') });
    assert.deepEqual(remark.fixes, []);
  });

  it('do not add to a denominator that can be negative', () => {
    const [remark] = examine({ text: loss('mean(abs(target / mean(prediction)))') });
    assert.equal(remark.rule, 'unstable-expression');
    assert.deepEqual(remark.fixes, []);
  });
});
