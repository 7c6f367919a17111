import assert from 'node:assert/strict';
import { RunHistory } from '../../src/dashboard/run-history';
import { describeRun, NOTHING_READ, reportProgress } from '../../src/dashboard/run-views';
import { CHARTS, type ChartId } from '../../webview/chart-content';
import { chartSummary, curveData } from '../../webview/chart-summary';
import { columnsOf } from '../../webview/columns';
import { swatchColor, type Curve, type CurveColors } from '../../webview/curve';
import { parseColor, type Color } from '../../webview/palette';
import { RunModel } from '../../webview/run-model';
import { smoothed } from '../../webview/smoothing';
import type { TermGradientsMeasured } from '../../src/runs/events';
import { epochEnded, LAYOUT, runStarted, steps, standing } from '../dashboard/run-fixture';

function color(text: string): Color {
  const parsed = parseColor(text);
  assert.ok(parsed);
  return parsed;
}

const categories = ['#000001', '#000002', '#000003', '#000004', '#000005', '#000006'].map(color);
const colors: CurveColors = {
  foreground: color('#ffffff'),
  blue: color('#0000ff'),
  orange: color('#ff8800'),
  spectrum: ['#0000ff', '#00ff00', '#ff0000'].map(color),
  categories,
};

function runModel(
  ordinal: number,
  losses: readonly number[] = [2, 1],
  measured: readonly TermGradientsMeasured[] = [],
): RunModel {
  const layout = measured.length > 0 ? { terms: ['box', 'score', 'penalty'], layers: [] } : LAYOUT;
  const history = new RunHistory(runStarted({ id: `run-${ordinal}`, layout }));
  history.append(steps(0, losses, layout));
  history.appendAll(measured);
  history.append(epochEnded(0, 1.5));
  const model = new RunModel(describeRun(history, standing(ordinal)));
  model.apply(reportProgress(history, null, NOTHING_READ, 0));
  return model;
}

function curves(id: ChartId, runs: readonly RunModel[]): readonly Curve[] {
  const chart = CHARTS.find((kind) => kind.id === id);
  assert.ok(chart);
  return chart.curves(runs, runs[0], colors);
}

function labels(id: ChartId, runs: readonly RunModel[]): readonly string[] {
  return curves(id, runs).map(({ label }) => label);
}

const asFloat32 = (value: number): number => Math.fround(value);

describe('the colour of a run in the list', () => {
  it('is that of its training curve, alone and beside others', () => {
    const runs = [runModel(2), runModel(3)];
    for (const shown of [runs.slice(0, 1), runs]) {
      const [training] = curves('loss', shown);
      assert.deepEqual(swatchColor(shown[0], shown.length, colors), training.color);
    }
  });
});

describe('the charts', () => {
  it('show training, validation and terms of one run', () => {
    assert.deepEqual(labels('loss', [runModel(1)]), ['Training', 'Validation', 'data', 'penalty']);
  });

  it('show training and validation of several runs, each run in its colour', () => {
    const compared = curves('loss', [runModel(1), runModel(3)]);
    assert.deepEqual(
      compared.map(({ label }) => label),
      ['#1 Training', '#1 Validation', '#3 Training', '#3 Validation'],
    );
    assert.deepEqual(
      compared.map((curve) => curve.color),
      [categories[0], categories[0], categories[2], categories[2]],
    );
  });

  const measured: TermGradientsMeasured = {
    type: 'termGradients',
    step: 0,
    terms: ['box', 'score'],
    norms: [3, 1],
    cosines: [-0.5],
  };

  it('show the share of each term in the loss, and in the gradient where that was measured', () => {
    assert.deepEqual(labels('termShare', [runModel(1)]), ['data, loss', 'penalty, loss']);
    const run = runModel(1, [2, 1], [measured]);
    const shares = curves('termShare', [run]);
    assert.deepEqual(
      shares.map(({ label, buckets, series }) => [label, buckets.mean[series * buckets.capacity]]),
      [
        ['box, loss', asFloat32(1 / 3)],
        ['box, gradient', 0.75],
        ['score, loss', asFloat32(1 / 3)],
        ['score, gradient', 0.25],
        ['penalty, loss', asFloat32(1 / 3)],
      ],
    );
    assert.deepEqual(shares[0].color, shares[1].color);
    assert.notDeepEqual(shares[0].dash, shares[1].dash);
  });

  it('show the cosine between the gradients of two terms where it was measured, and else no chart', () => {
    assert.deepEqual(labels('termCosine', [runModel(1)]), []);
    const [cosine] = curves('termCosine', [runModel(1, [2, 1], [measured])]);
    assert.equal(cosine.label, 'box and score');
    assert.equal(cosine.buckets.mean[cosine.series * cosine.buckets.capacity], -0.5);
  });

  it('show nothing of terms for a loss that has one', () => {
    const history = new RunHistory(runStarted({ layout: { terms: [], layers: ['dense_1'] } }));
    const model = new RunModel(describeRun(history, standing(1)));
    for (const id of ['termShare', 'termCosine'] as const) assert.deepEqual(labels(id, [model]), []);
  });

  it('show the gradient norm in total and of each layer, of several runs the totals', () => {
    assert.deepEqual(labels('gradNorm', [runModel(1)]), ['Total', 'dense_1', 'dense_2']);
    assert.deepEqual(labels('gradNorm', [runModel(1), runModel(2)]), ['#1 Total', '#2 Total']);
  });

  it('show the update ratio of the layers of the selected run', () => {
    assert.deepEqual(labels('updateRatio', [runModel(1)]), ['dense_1', 'dense_2']);
    assert.deepEqual(labels('updateRatio', [runModel(1), runModel(2)]), ['#1 dense_1', '#1 dense_2']);
  });

  it('give curves of one chart different keys, and a layer the same key in each chart', () => {
    for (const { id } of CHARTS) {
      for (const runs of [[runModel(1)], [runModel(1), runModel(2)]]) {
        const keys = curves(id, runs).map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
      }
    }
    const keyOf = (id: ChartId): string | undefined =>
      curves(id, [runModel(1)]).find(({ label }) => label === 'dense_2')?.key;
    assert.equal(keyOf('gradNorm'), keyOf('updateRatio'));
  });

  it('tell curves that look alike in colour apart by their dash', () => {
    const [total, first, second] = curves('gradNorm', [runModel(1)]);
    assert.notDeepEqual(first.dash, second.dash);
    assert.ok(total.width > first.width);
  });
});

describe('a chart in words', () => {
  function drawn(losses: readonly number[]) {
    const [training] = curves('loss', [runModel(1, losses)]);
    const line = smoothed(training.buckets, training.series, 0);
    const columns = columnsOf(training.buckets, training.series, line, { from: 0, to: losses.length }, 100);
    return { curve: training, buckets: training.buckets, columns };
  }

  it('says where a curve begins, ends and is lowest', () => {
    assert.equal(
      chartSummary('Loss', [drawn([2, 0.5, 1])], []),
      'Loss. Training from 2.000 to 1.000, lowest 0.5000 near step 1.',
    );
  });

  it('adds what is not finite', () => {
    assert.match(chartSummary('Loss', [drawn([2, NaN])], ['NaN at step 1']), /NaN at step 1\.$/);
  });

  it('says that there is nothing yet', () => {
    assert.equal(chartSummary('Loss', [], []), 'Loss: no values yet.');
  });

  it('is data for tests, with NaN spelled out', () => {
    assert.deepEqual(curveData(drawn([2, 1])), { label: 'Training', points: 2, last: 1, nonFinite: 0 });
    assert.deepEqual(curveData(drawn([2, NaN])), { label: 'Training', points: 2, last: 'NaN', nonFinite: 1 });
  });
});
