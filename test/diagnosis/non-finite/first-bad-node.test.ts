import { strict as assert } from 'node:assert';
import type { Finding } from '../../../src/runs/finding';
import { DATA_FILE, diagnose } from '../program';
import type { Columns } from '../table-of';

/** Twenty rows in their order; the row on line 17 is the only one whose y is 0. */
const data: Columns = {
  a: Array.from({ length: 20 }, (_, i) => (i % 5) - 2),
  y: Array.from({ length: 20 }, (_, i) => (i === 15 ? 0 : 1 + i / 10)),
};

const base = {
  data: { file: 'data.csv', target: 'y', validation: 0, shuffle: false },
  model: [{ layer: 'dense', name: 'out' }],
  optimizer: { type: 'sgd', learningRate: 1e-3 },
  epochs: 2,
  batchSize: 5,
};

const FIRST_LINE = 'export default function (prediction, target) {';

/** Trains with a loss of that body and returns what is said of the number that is none. */
function failure(body: string, more: object = {}, table: Columns = data): Finding {
  const lossFiles = { 'bad.loss.js': `${FIRST_LINE}\n${body}\n}\n` };
  const { findings } = diagnose({
    data: table,
    runFile: { ...base, loss: 'bad.loss.js', ...more },
    lossFiles,
  });
  const finding = findings.find(({ rule }) => rule === 'non-finite-loss' || rule === 'non-finite-gradient');
  assert.ok(finding !== undefined, findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n'));
  return finding;
}

function excerpt(body: string, { location }: Pick<Finding, 'location'>): string {
  const lines = `${FIRST_LINE}\n${body}\n}`.split('\n');
  assert.equal(location.line, location.endLine);
  return lines[location.line - 1].slice(location.column - 1, location.endColumn - 1);
}

describe('a number that is none in training', () => {
  it('is told at the sub-expression, with what went in and the row of the data', () => {
    const body = '  const ratio = prediction / target;\n  return mean(abs(ratio - 1));';
    const finding = failure(body);
    assert.equal(finding.rule, 'non-finite-loss');
    assert.equal(finding.severity, 'error');
    assert.equal(finding.step, 3);
    assert.equal(excerpt(body, finding), 'prediction / target');
    assert.match(finding.message, /^The loss is -?Infinity at step 3\. It began at 'prediction \/ target'/);
    assert.match(finding.message, /on the way forward: \(?-?[\d.]+\)? \/ 0 = -?Infinity/);
    assert.match(finding.message, /in row 1 of the batch, line 17 of data\.csv\./);
    assert.match(finding.message, /from 0 to 2\.9 go in/);
  });

  it('leads to the cell of the data that it comes from', () => {
    const { related } = failure('  return mean(abs(prediction / target - 1));');
    const cell = related.find(({ location }) => location.file === DATA_FILE);
    assert.equal(cell?.location.line, 17);
    assert.equal(cell.location.column, 11);
    assert.equal(cell.message, "It comes from column 'y' on line 17 of data.csv: 0.");
  });

  it('tells by a chain of spans how it got there, the nearest first', () => {
    const body = [
      '  const shifted = target * 2 - 0;',
      '  const weight = abs(shifted);',
      '  return mean(log(weight) * 0.1);',
    ].join('\n');
    const finding = failure(body, { model: [{ layer: 'dense', name: 'out' }] });
    assert.equal(excerpt(body, finding), 'log(weight)');
    const spans = finding.related.filter(({ location }) => location.file !== DATA_FILE);
    assert.deepEqual(
      spans.map((place) => excerpt(body, place)),
      ['abs(shifted)', 'target * 2 - 0', 'target * 2'],
    );
    assert.equal(spans[0].message, "'abs(shifted)' gave 0.");
    assert.equal(finding.related.length, 4);
  });

  it('names the way back where only the gradient fails', () => {
    const body = '  const r = target - target + 0 * prediction;\n  return mean(sqrt(r ** 2));';
    const finding = failure(body);
    assert.equal(finding.rule, 'non-finite-gradient');
    assert.equal(excerpt(body, finding), 'sqrt(r ** 2)');
    assert.match(finding.message, /It began in the derivative of 'sqrt\(r \*\* 2\)', on the way back: /);
    assert.deepEqual(
      finding.related.slice(0, 2).map((place) => excerpt(body, place)),
      ['r ** 2', 'target - target + 0 * prediction'],
    );
  });

  it('passes over what a where() left out', () => {
    const body = [
      '  const safe = where(target > 5, log(target - 100), target);',
      '  return mean(safe * prediction ** 2 / target);',
    ].join('\n');
    const finding = failure(body);
    assert.equal(excerpt(body, finding), 'safe * prediction ** 2 / target');
  });

  it('says where the prediction comes from when that decided it', () => {
    const finding = failure('  return mean(exp(prediction * 1e4) + 0 * target);', {
      model: [{ layer: 'dense', name: 'out', biasInit: 1 }],
    });
    assert.match(finding.message, /exp\(1e4\) = Infinity|exp\([\d.e]+\) = Infinity/);
    const source = finding.related.find(({ message }) => message.startsWith('out gave'));
    assert.equal(source?.location.file.endsWith('test.train.json'), true);
  });

  it('tells the range of what was summed up, where no single number is to blame', () => {
    const body = '  const total = sum(target * 0);\n  return mean(prediction) / total;';
    const finding = failure(body);
    assert.equal(excerpt(body, finding), 'mean(prediction) / total');
    assert.match(finding.message, / \/ 0 = /);
    assert.equal(excerpt(body, finding.related[0]), 'sum(target * 0)');
  });
});
