import assert from 'node:assert/strict';
import { columnsOf } from '../../../webview/columns';
import type { Curve } from '../../../webview/curve';
import { drawnAsCsv, type DrawnChart } from '../../../webview/export/drawn-csv';
import { smoothed } from '../../../webview/smoothing';
import { bucketsOf } from '../bucket-fixture';

/** A chart with one curve of these values, drawn with at most so many points. */
function chart(title: string, label: string, values: readonly number[], most = 100): DrawnChart {
  const buckets = bucketsOf(values);
  const color = { red: 0, green: 0, blue: 0, alpha: 1 };
  const curve: Curve = {
    key: label,
    label,
    buckets,
    series: 0,
    color,
    dash: [],
    width: 1,
    smoothable: false,
    dots: false,
    firstNonFinite: undefined,
    window: null,
  };
  const range = { from: 0, to: values.length - 1 };
  const columns = columnsOf(buckets, 0, smoothed(buckets, 0, 0), range, most);
  return { title, drawn: [{ curve, buckets, columns }] };
}

describe('what charts show as CSV', () => {
  const all = { from: 0, to: Infinity };
  const lines = (charts: readonly DrawnChart[], range = all): string[] =>
    drawnAsCsv(charts, range).trimEnd().split('\n');

  it('has a line for each point, with the chart and the curve that it belongs to', () => {
    assert.deepEqual(lines([chart('Loss', 'Training', [2.5, 0.1]), chart('Rate', 'a, "b"', [1])]), [
      'chart,curve,step,value,least,greatest,notFinite',
      'Loss,Training,0,2.5,2.5,2.5,0',
      'Loss,Training,1,0.1,0.1,0.1,0',
      'Rate,"a, ""b""",0,1,1,1,0',
    ]);
  });

  it('tells the extremes of what a point covers, and values that are none', () => {
    const [, first, second] = lines([chart('Loss', 'Training', [1, 3, NaN, Infinity], 2)]);
    assert.equal(first, 'Loss,Training,0.5,2,1,3,0');
    assert.equal(second, 'Loss,Training,2.5,NaN,NaN,NaN,2');
  });

  it('leaves out what is not visible', () => {
    const [, ...points] = lines([chart('Loss', 'Training', [5, 4, 3, 2])], { from: 1, to: 2 });
    assert.deepEqual(
      points.map((line) => line.split(',')[2]),
      ['1', '2'],
    );
  });

  it('is the names alone where nothing is drawn', () => {
    assert.equal(drawnAsCsv([], all), 'chart,curve,step,value,least,greatest,notFinite\n');
  });
});
