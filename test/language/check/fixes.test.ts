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
