import assert from 'node:assert/strict';
import { LossFile } from '../../src/language/loss-file';

function lossFile(body: string): LossFile {
  const { lossFile: read, problems } = LossFile.read(
    `export default (prediction, target) => ${body};\n`,
    '/w/two.loss.js',
  );
  assert.ok(read !== null, problems.at(0)?.message);
  return read;
}

describe('the terms of a loss file as they are written', () => {
  const changed = (body: string, term: string, factor: number): string | undefined =>
    lossFile(body)
      .multiplyTerm('default', term, factor)
      ?.lossFile.text.match(/=> (.*);\n/)?.[1];

  for (const [what, body, wanted] of [
    ['a factor', '({ a: 3000 * mse(prediction, target) })', '({ a: 150 * mse(prediction, target) })'],
    ['a call', '({ a: mse(prediction, target), b: 1 })', '({ a: 0.05 * mse(prediction, target), b: 1 })'],
    ['a sum', '({ a: mae(prediction, target) + 1 })', '({ a: 0.05 * (mae(prediction, target) + 1) })'],
    ['a quoted name', "({ 'a': -mae(prediction, target) })", "({ 'a': 0.05 * (-mae(prediction, target)) })"],
    [
      'a short property',
      '{ const a = mse(prediction, target); return { a }; }',
      '{ const a = mse(prediction, target); return { a: 0.05 * a }; }',
    ],
  ] as const) {
    it(`multiplies ${what}`, () => {
      assert.equal(changed(body, 'a', 0.05), wanted);
    });
  }

  it('leaves alone what is written in two places', () => {
    const body =
      '{ if (epoch < 3) return { a: mse(prediction, target) }; return { a: mae(prediction, target) }; }';
    assert.equal(changed(body, 'a', 0.05), undefined);
    assert.equal(lossFile(body).termSpans('default').size, 0);
  });

  it('leaves alone what a helper returns', () => {
    assert.equal(changed('helper(prediction, target)', 'a', 0.05), undefined);
  });

  it('knows where each term is', () => {
    const spans = lossFile('({ a: mse(prediction, target), b: 1 })').termSpans('default');
    assert.deepEqual(
      [...spans].map(([name, { line, column }]) => [name, line, column]),
      [
        ['a', 1, 46],
        ['b', 1, 74],
      ],
    );
  });
});
