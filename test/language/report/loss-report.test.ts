import assert from 'node:assert/strict';
import { checkLoss } from '../../../src/language/check/check-loss';
import { LossFile } from '../../../src/language/loss-file';
import { reportLoss, type LossReport } from '../../../src/language/report/loss-report';
import type { LossCurve, PropertyName } from '../../../src/language/report/report-types';
import { contextOf, type LossExample } from '../check/examined-loss';

function report(body: string, example: Omit<LossExample, 'text'> = {}): LossReport {
  const text = `export default function (prediction, target) {\n  ${body}\n}\n`;
  const { lossFile, problems } = LossFile.read(text, 'example.loss.js');
  assert.ok(lossFile, problems.map(({ message }) => message).join());
  const context = contextOf(example);
  const remarks = checkLoss(lossFile, 'default', context);
  const found = reportLoss(lossFile, { name: 'default', remarks, problem: null, context });
  assert.ok(found);
  return found;
}

function verdict({ properties }: LossReport, name: PropertyName): string {
  return properties.find((property) => property.name === name)!.verdict;
}

const textOf = ({ properties }: LossReport, name: PropertyName): string =>
  properties.find((property) => property.name === name)!.text;

/** Of the point of a curve that is nearest to x. */
function at(curve: LossCurve, x: number): { loss: number; gradient: number } {
  let nearest = 0;
  curve.x.forEach((value, i) => {
    if (Math.abs(value - x) < Math.abs(curve.x[nearest] - x)) nearest = i;
  });
  return { loss: curve.loss[nearest], gradient: curve.gradient[nearest] };
}

describe('the report on a loss', () => {
  describe('tells what is proved from what was tried', () => {
    const proved = (of: LossReport, name: PropertyName): boolean =>
      of.properties.find((property) => property.name === name)!.proved;

    it('of a loss whose ranges show it', () => {
      const found = report('return mean((prediction - target) ** 2);');
      assert.deepEqual([proved(found, 'finite'), proved(found, 'nonNegative')], [true, true]);
      assert.match(textOf(found, 'nonNegative'), /^Proved: /);
    });

    it('of a loss that is not negative for a reason that ranges do not see', () => {
      const found = report('const r = prediction - target; return mean(r + softplus(-2 * r) - Math.log(2));');
      assert.deepEqual([verdict(found, 'nonNegative'), proved(found, 'nonNegative')], ['holds', false]);
      assert.match(textOf(found, 'nonNegative'), /^Not proved, /);
    });

    it('of a loss with another graph at another step', () => {
      const found = report('return epoch > 5 ? mae(prediction, target) : mse(prediction, target);');
      assert.equal(proved(found, 'nonNegative'), false);
    });
  });

  describe('draws', () => {
    it('a loss of values against the residual, with its slope', () => {
      const { curves } = report('return mean((prediction - target) ** 2);');
      assert.equal(curves.axis, 'residual');
      const [{ name, curves: drawn }] = curves.terms;
      assert.equal(name, 'loss');
      const [curve] = drawn;
      for (let i = 0; i < curve.x.length; i++) {
        assert.ok(Math.abs(curve.loss[i] - curve.x[i] ** 2) < 1e-4, `at ${curve.x[i]}`);
        assert.ok(Math.abs(curve.gradient[i] - 2 * curve.x[i]) < 1e-4, `at ${curve.x[i]}`);
      }
    });

    it('a kink as a mark and a gap in the slope', () => {
      const [curve] = report('return mean(abs(prediction - target));').curves.terms[0].curves;
      assert.deepEqual(curve.kinks, [0]);
      assert.ok(Number.isNaN(at(curve, 0).gradient));
      assert.ok(Math.abs(at(curve, -1).gradient + 1) < 1e-6);
      assert.ok(Math.abs(at(curve, 1).gradient - 1) < 1e-6);
    });

    it('no kink where the slope is steep but smooth', () => {
      const [curve] = report('return mean(logCosh(20 * prediction, 20 * target));').curves.terms[0].curves;
      assert.deepEqual(curve.kinks, []);
    });

    it('kinks that are no point of the grid', () => {
      const body = 'return mean(maximum(abs(prediction - target) - 0.3217, 0));';
      const [curve] = report(body).curves.terms[0].curves;
      assert.deepEqual(
        curve.kinks.map((x) => Number(x.toFixed(4))),
        [-0.3217, 0.3217],
      );
    });

    it('stretches that are not finite', () => {
      const [curve] = report('return mean(log(prediction - target));').curves.terms[0].curves;
      const [stretch] = curve.nonFinite;
      assert.equal(stretch.what, 'loss');
      assert.equal(stretch.from, curve.x[0]);
      assert.equal(stretch.to, 0);
    });

    it('a gradient alone that is not finite', () => {
      const [curve] = report('return mean(sqrt((prediction - target) ** 2));').curves.terms[0].curves;
      assert.deepEqual(
        curve.nonFinite.map(({ what }) => what),
        ['gradient'],
      );
    });

    it('each term by itself and their sum', () => {
      const body = 'return { fit: mse(prediction, target), flat: 0.5 * mae(prediction, target) };';
      const { terms } = report(body).curves;
      assert.deepEqual(
        terms.map(({ name }) => name),
        ['total', 'fit', 'flat'],
      );
      const [total, fit, flat] = terms.map(({ curves: [curve] }) => at(curve, 1));
      assert.ok(Math.abs(total.loss - fit.loss - flat.loss) < 1e-5);
      assert.ok(Math.abs(total.gradient - fit.gradient - flat.gradient) < 1e-5);
    });

    it('one column at a time where there are several', () => {
      const body = [
        'const r = abs(prediction - target);',
        'return mean(slice(r, 1, 0, 1)) + mean(slice(r, 1, 1, 3) ** 2);',
      ].join('\n');
      const { curves } = report(body, { target: 'points' });
      assert.deepEqual(
        curves.terms[0].curves.map(({ label, kinks }) => [label, kinks]),
        [
          ['column 1', [0]],
          ['column 2', []],
          ['column 3', []],
        ],
      );
      assert.match(curves.caption, /in one column; the other columns are held at their targets/);
    });

    it('one curve for all columns where they are alike', () => {
      const { curves } = report('return mean((prediction - target) ** 2);', { target: 'points' });
      assert.deepEqual(
        curves.terms[0].curves.map(({ label }) => label),
        ['every column'],
      );
    });

    it('a loss of two labels against the margin, a curve for each', () => {
      const body = 'return mean(where(target > 0, 3, 1) * maximum(1 - prediction * target, 0));';
      const { curves } = report(body, { target: 'signs' });
      assert.equal(curves.axis, 'margin');
      const [{ curves: both }] = curves.terms;
      assert.deepEqual(
        both.map(({ label, kinks }) => [label, kinks.map((x) => Number(x.toFixed(4)))]),
        [
          ['label -1', [1]],
          ['label 1', [1]],
        ],
      );
      assert.ok(Math.abs(at(both[0], -3).loss - 4) < 1e-5);
    });

    it("a loss of classes against the right class's score", () => {
      const { curves } = report('return crossEntropy(prediction, target);', { target: 'classes' });
      assert.equal(curves.axis, 'margin');
      const [curve] = curves.terms[0].curves;
      assert.ok(Math.abs(at(curve, 0).loss - Math.log(3)) < 1e-5);
      assert.ok(Math.abs(at(curve, 0).gradient + 2 / 3) < 1e-5);
    });

    it('outputs within a range only as far as they go', () => {
      const { curves } = report('return bce(prediction, target);', { target: 'labels', output: 'sigmoid' });
      assert.equal(curves.axis, 'probability');
      const [curve] = curves.terms[0].curves;
      assert.deepEqual([curve.x[0], curve.x.at(-1)], [0, 1]);
    });

    it('a change of the prediction where there is no target of its kind', () => {
      const { curves } = report('return gaussianNll(prediction, target);', { outputs: 2 });
      assert.equal(curves.axis, 'change');
      assert.equal(curves.terms[0].curves.length, 2);
    });
  });

  describe('judges', () => {
    const PROPERTIES = ['finite', 'differentiable', 'nonNegative', 'consistent', 'reduction'] as const;

    for (const [body, example] of [
      ['return mean((prediction - target) ** 2);', {}],
      ['return huber(prediction, target);', { target: 'points' }],
      ['return crossEntropy(prediction, target);', { target: 'classes' }],
      ['return bceWithLogits(prediction, target);', { target: 'labels' }],
    ] as const) {
      it(`${body} as one that has all properties`, () => {
        const found = report(body, example);
        for (const name of PROPERTIES) assert.equal(verdict(found, name), 'holds', textOf(found, name));
      });
    }

    it('a sum over the batch', () => {
      assert.equal(verdict(report('return sum((prediction - target) ** 2);'), 'reduction'), 'fails');
    });

    it('a loss that falls below 0, with the batch that shows it', () => {
      const found = report('return -mean(exp(-((prediction - target) ** 2)));');
      assert.equal(verdict(found, 'nonNegative'), 'note');
      assert.match(textOf(found, 'nonNegative'), /prediction -?[\d.]+ and target -?[\d.]+ costs -1\b/);
    });

    it('a loss that rises on the way to the target, with the two places', () => {
      const found = report('return mean(1 - cos(prediction - target));');
      assert.equal(verdict(found, 'consistent'), 'note');
      assert.match(textOf(found, 'consistent'), /Moving a residual from 5\.\d+ to 3\.1\d/);
    });

    it('a loss that one prediction on its way to the target may raise', () => {
      const found = report(
        'return abs(mean(prediction - target)) + 0.01 * mean((prediction - target) ** 2);',
      );
      assert.equal(verdict(found, 'consistent'), 'note');
      assert.match(textOf(found, 'consistent'), /moving one of a batch may: from .* raises the loss/);
    });

    it('scores for shares as neither near to them nor far', () => {
      const found = report('return -mean(sum(target * logSoftmax(prediction / 2), 1));', {
        target: 'mixtures',
      });
      assert.equal(verdict(found, 'consistent'), 'unknown');
    });

    it('a gradient that is not the slope', () => {
      const found = report('return mean((prediction - target) ** 2 + detach(prediction));');
      assert.equal(verdict(found, 'differentiable'), 'note');
      assert.match(textOf(found, 'differentiable'), /detach/);
    });

    it('a logarithm that fails', () => {
      assert.equal(verdict(report('return mean(log(prediction - target));'), 'finite'), 'fails');
    });
  });
});
