import assert from 'node:assert/strict';
import { viewComparison } from '../../../src/dashboard/experiments/comparison-view';
import { viewProof } from '../../../src/dashboard/experiments/proof-view';
import { viewRange } from '../../../src/dashboard/experiments/range-view';
import type { FixProof } from '../../../src/diagnosis/experiments/fix-proof';
import { judgeFix } from '../../../src/diagnosis/experiments/fix-verdict';
import { judgeComparison } from '../../../src/diagnosis/experiments/comparison-verdict';
import type {
  ComparedLoss,
  ComparedLosses,
  ConstantReference,
} from '../../../src/diagnosis/experiments/loss-comparison';
import type { RangeTest } from '../../../src/diagnosis/experiments/rate-range-test';
import { course } from './courses';

describe('the view of a proof', () => {
  const proof: FixProof = {
    before: [course([3, 2.9], [0.1, 0.2]), course([3, 2.8], [0.1, 0.4])],
    after: [course([3, 1], [0.5, 0.8]), course([3, 1.2], [0.5, 0.9])],
    verdict: 'helps',
    sentence: 'R² goes from 0.3 (±0.1) to 0.85 (±0.05) over 2 seeds.',
    finding: 'plateau is found for 2 of 2 seeds without the fix, and for none with it.',
  };

  it('says what the fix changed, draws both, and gives the figures', () => {
    const { verdict, charts, table } = viewProof(proof, { done: true, lossChanges: false });
    assert.deepEqual(verdict, {
      tone: 'good',
      text: `The fix helps: ${proof.sentence} ${proof.finding}`,
    });
    assert.deepEqual(
      charts.map(({ title, curves }) => [title, curves.map(({ label }) => label)]),
      [
        ['Loss', ['Without the fix', 'With the fix']],
        ['R²', ['Without the fix', 'With the fix']],
      ],
    );
    assert.deepEqual(
      table?.rows.map(({ cells }) => cells),
      [
        ['R²', '0.300 (±0.10)', '0.850 (±0.050)', '+0.550'],
        ['runs that stay finite', '2 of 2', '2 of 2', ''],
      ],
    );
  });

  it('claims nothing before it is done', () => {
    const { verdict, table } = viewProof(proof, { done: false, lossChanges: false });
    assert.deepEqual([verdict, table], [null, null]);
  });

  it('warns of losses that cannot be compared', () => {
    assert.equal(viewProof(proof, { done: true, lossChanges: true }).notes.length, 1);
  });

  it('has a dash where all runs diverged', () => {
    const before = [course([3, null], [])];
    const { table, charts } = viewProof(
      { ...proof, before, after: [proof.after[0]] },
      { done: true, lossChanges: false },
    );
    assert.deepEqual(table?.rows[0].cells, ['R²', '\u2013', '0.800', '\u2013']);
    assert.deepEqual(table.rows[1].cells, ['runs that stay finite', '0 of 1', '1 of 1', '']);
    assert.deepEqual(
      charts[1].curves.map(({ label }) => label),
      ['With the fix'],
    );
  });
});

describe('where no metric suits the loss', () => {
  const bare = course([3, 1], [0.1, 0.8], { metric: null });

  it('a proof draws the losses alone', () => {
    const proof = { ...judgeFix({ before: [bare], after: [bare], keepsLoss: true }, 'plateau') };
    const view = viewProof({ ...proof, before: [bare], after: [bare] }, { done: true, lossChanges: false });
    assert.deepEqual(
      view.charts.map(({ title }) => title),
      ['Loss'],
    );
  });

  it('losses are not compared, and it is said why', () => {
    const losses = ['mse', 'own'].map((name) => ({
      name,
      courses: [bare],
      metrics: {},
      diverged: 0,
      learns: false,
    }));
    const verdict = judgeComparison({ losses, constant: null, metric: null });
    assert.deepEqual(verdict.kind, 'incomparable');
    assert.match(verdict.sentence, /^These losses share no metric/);
    const reasons = new Map(losses.map(({ name }) => [name, '']));
    const compared = { losses, constant: null, metric: null, verdict };
    assert.deepEqual(viewComparison(compared, { done: true, own: 'mse', reasons }).charts, []);
  });
});

describe('the view of a range test', () => {
  const numbers = (...values: readonly number[]) => Float64Array.from(values);
  const test: RangeTest = {
    rates: numbers(0.001, 0.01, 0.1),
    losses: numbers(3, 2, 9),
    smoothed: numbers(3, 2.5, 5),
    suggestion: 0.01,
    reason: 'The loss falls fastest around 0.01.',
    current: 0.5,
  };

  it('marks the suggestion and the rate that the run has, over a logarithmic axis', () => {
    const { charts, verdict } = viewRange(test, true);
    assert.equal(charts[0].x.scale, 'log');
    assert.deepEqual(charts[0].marks, [
      { x: 0.01, label: 'suggested 0.01', strong: true },
      { x: 0.5, label: 'now 0.5', strong: false },
    ]);
    assert.deepEqual(verdict, { tone: 'good', text: test.reason });
  });

  it('marks a rate once that is the suggested one already', () => {
    const { charts, notes } = viewRange({ ...test, current: 0.01 }, true);
    assert.equal(charts[0].marks.length, 1);
    assert.equal(notes[0], 'The run file has that rate already.');
    assert.equal(viewRange(test, true).notes.length, 1);
  });

  it('draws nothing where there is no number', () => {
    const nothing = { ...test, rates: numbers(), losses: numbers(), smoothed: numbers(), suggestion: null };
    const { charts, verdict } = viewRange(nothing, true);
    assert.deepEqual(charts, []);
    assert.equal(verdict?.tone, 'bad');
  });
});

describe('the view of compared losses', () => {
  function compared(
    name: string,
    mean: number,
    spread: number,
    parts: Partial<ComparedLoss> = {},
  ): ComparedLoss {
    const metrics = { mae: { mean: 1, spread: 0.1, count: 3 }, r2: { mean, spread, count: 3 } };
    return { name, courses: [course([3, 1], [0.1, mean])], metrics, diverged: 0, learns: true, ...parts };
  }
  const constant: ConstantReference = {
    name: 'the mean',
    metrics: { mae: { mean: 2, spread: 0, count: 3 }, r2: { mean: -0.01, spread: 0.02, count: 3 } },
  };
  const judged = (parts: Omit<ComparedLosses, 'verdict'>): ComparedLosses => ({
    ...parts,
    verdict: judgeComparison(parts),
  });
  const of = (...losses: readonly ComparedLoss[]) => judged({ losses, constant, metric: 'r2' });
  const context = {
    done: true,
    own: 'mse',
    reasons: new Map([
      ['mse', 'the loss of this run'],
      ['huber', 'some values lie far out'],
    ]),
  };

  it('is a table with the metric of the task first, reasons, and a way to use each other loss', () => {
    const { table } = viewComparison(of(compared('huber', 0.9, 0.01), compared('mse', 0.5, 0.1)), context);
    assert.deepEqual(table?.columns, ['Loss', 'R²', 'MAE']);
    assert.deepEqual(
      table.rows.map(({ cells, note, best, action }) => [cells[0], cells[1], note, best, action?.title]),
      [
        ['huber', '0.900 (±0.010)', 'some values lie far out', true, 'Use This Loss'],
        ['mse', '0.500 (±0.10)', 'the loss of this run', false, undefined],
        [
          'Always the mean',
          '−0.0100 (±0.020)',
          'what an answer reaches that looks at no feature',
          false,
          undefined,
        ],
      ],
    );
  });

  it('calls one the best only where the lead is beyond the spread over the seeds', () => {
    const clear = viewComparison(of(compared('huber', 0.9, 0.01), compared('mse', 0.5, 0.1)), context);
    assert.match(clear.verdict?.text ?? '', /^huber is the best: R² 0\.9 \(±0\.01\), before mse/);
    const close = viewComparison(of(compared('huber', 0.9, 0.05), compared('mse', 0.88, 0.05)), context);
    assert.equal(close.verdict?.tone, 'neutral');
    assert.match(close.verdict.text, /can hardly be told apart/);
  });

  it('says of losses that reach the same that they do', () => {
    const { sentence } = judgeComparison({
      losses: [compared('mse', 1, 0), compared('huber', 1, 0)],
      constant,
      metric: 'r2',
    });
    assert.equal(sentence, 'mse and huber come out the same: R\u00b2 1.');
  });

  it('calls none the best where none learns more than a constant answer', () => {
    const idle = { learns: false };
    const { verdict, table, charts } = viewComparison(
      of(compared('huber', 0.02, 0.001, idle), compared('mse', -0.02, 0.001, idle)),
      context,
    );
    assert.equal(verdict?.tone, 'bad');
    assert.match(
      verdict.text,
      /^Neither of these learns more than always answering the mean, which has R² -0\.01 \(±0\.02\); the first of them, huber, has R² 0\.02/,
    );
    assert.ok(table?.rows.every(({ best, action }) => !best && action?.primary !== true));
    const [line] = charts[0].curves;
    assert.equal(line.label, 'Always the mean');
    assert.deepEqual([...line.y], [-0.01, -0.01]);
  });

  it('says where there is nothing to compare by', () => {
    const none = { metrics: {}, courses: [course([3, 1], [])] };
    const { verdict, charts } = viewComparison(
      judged({
        losses: [compared('huber', 0, 0, none), compared('mse', 0, 0, none)],
        constant: null,
        metric: null,
      }),
      context,
    );
    assert.match(verdict?.text ?? '', /nothing to compare by/);
    assert.deepEqual(charts, []);
  });

  it('counts the runs that diverged', () => {
    const { table } = viewComparison(
      of(compared('huber', 0.9, 0.01), compared('mse', Number.NaN, Number.NaN, { diverged: 1 })),
      context,
    );
    assert.equal(table?.columns.at(-1), 'diverged');
    assert.equal(table.rows[1].cells.at(-1), '1 of 1');
    assert.equal(table.rows[2].cells.at(-1), '');
  });

  it('keeps the colour of a loss, wherever it comes in', () => {
    const looks = (...losses: readonly ComparedLoss[]) =>
      viewComparison(of(...losses), context).charts[0].curves.map(({ label, look }) => [label, look]);
    const [huber, mse] = [compared('huber', 0.9, 0.01), compared('mse', 0.5, 0.1)];
    assert.deepEqual(looks(huber, mse), looks(mse, huber));
  });
});
