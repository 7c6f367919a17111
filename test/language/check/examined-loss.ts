import assert from 'node:assert/strict';
import type { ActivationName } from '../../../src/engine/activations';
import type { Shape } from '../../../src/engine/shape';
import { RandomStream } from '../../../src/engine/random';
import { checkLoss } from '../../../src/language/check/check-loss';
import { clocksOf, type CheckContext, type TargetRows } from '../../../src/language/check/context';
import type { LossRemark, LossRule } from '../../../src/language/check/remark';
import { LossFile } from '../../../src/language/loss-file';

const ROWS = 24;

function rows(
  width: number,
  cell: (random: RandomStream, row: number, column: number) => number,
): TargetRows {
  const random = new RandomStream(3, 'targets');
  const values = Float64Array.from({ length: ROWS * width }, (_, i) =>
    cell(random, Math.floor(i / width), i % width),
  );
  return { rowShape: [width], values, classes: null };
}

/** Columns of targets as data files have them. */
export const TARGETS = {
  measurements: rows(1, (random) => Number((1.5 * random.nextNormal()).toFixed(3))),
  pairs: rows(2, (random) => Number((1.5 * random.nextNormal()).toFixed(3))),
  points: rows(3, (random) => Number((0.6 * random.nextNormal()).toFixed(3))),
  counts: rows(1, (random, row) => (row % 5) + random.nextInteger(3)),
  positive: rows(1, (random) => Number((0.5 + 9 * random.nextFloat()).toFixed(3))),
  shares: rows(1, (random, row) => (row < 2 ? row : Number(random.nextFloat().toFixed(3)))),
  labels: rows(1, (_random, row) => row % 2),
  signs: rows(1, (_random, row) => 2 * (row % 2) - 1),
  oneHot: rows(3, (_random, row, column) => Number(row % 3 === column)),
  masks: rows(4, (random, row) => (row === 1 ? 0 : row === 2 ? 1 : random.nextInteger(2))),
  mixtures: rows(3, (_random, row, column) =>
    row % 4 === 0 ? Number(column === 0) : [0.2, 0.5, 0.3][(row + column) % 3],
  ),
  /** A similar point, then a different one. */
  twoPoints: rows(4, (random) => Number((0.6 * random.nextNormal()).toFixed(3))),
  /** One to three of three classes, in any order, ended by -1. */
  labelLists: rows(3, (_random, row, column) => (column <= row % 3 ? (row + column) % 3 : -1)),
  /** One or two labels of three, ended by -1; 0 is the blank between them. */
  sequences: rows(2, (_random, row, column) => (column <= row % 2 ? 1 + ((row + 2 * column) % 3) : -1)),
  boxes: rows(4, (_random, row, column) => (column < 2 ? 0.1 * (row % 3) : 0.6 + 0.1 * (row % 4))),
  classes: {
    rowShape: [],
    values: Float64Array.from({ length: ROWS }, (_, row) => row % 3),
    classes: 3,
  },
  unknown: { rowShape: [3], values: null, classes: null },
} as const satisfies Record<string, TargetRows>;

export interface LossExample {
  /** The body of the default loss after its first brace, or a whole file when it exports something. */
  readonly text: string;
  readonly target?: keyof typeof TARGETS;
  readonly output?: ActivationName;
  /** Outputs of the model, or the shape of one row's; as many as there are targets when absent. */
  readonly outputs?: number | Shape;
  readonly steps?: number;
}

/** Where the numbers of an example come from. */
export function contextOf({
  target = 'measurements',
  output = 'linear',
  outputs,
  steps = 1000,
}: Omit<LossExample, 'text'>): CheckContext {
  const rowsOfTarget: TargetRows = TARGETS[target];
  return {
    outputShape:
      typeof outputs === 'object' ? outputs : [outputs ?? rowsOfTarget.classes ?? rowsOfTarget.rowShape[0]],
    activation: output,
    target: rowsOfTarget,
    inputShape: [2],
    weights: 12,
    batchSize: 8,
    clocks: clocksOf(steps, 10),
    stepsPerEpoch: 10,
  };
}

/** What the checker says of an example. */
export function examine(example: LossExample): LossRemark[] {
  const { lossFile, problems } = LossFile.read(fileOf(example.text), 'example.loss.js');
  assert.ok(lossFile, problems.map(({ message }) => message).join());
  return checkLoss(lossFile, 'default', contextOf(example));
}

function fileOf(text: string): string {
  return text.includes('export') ? text : `export default function (prediction, target) {\n  ${text}\n}\n`;
}

export interface InvalidExample extends LossExample {
  /** Characters of the text that the finding is about. */
  readonly at: string;
}

/** Declares a test for each example: the valid ones get no warning at all, the invalid ones this rule at that place. */
export function testRule(
  rule: LossRule,
  { valid, invalid }: { readonly valid: readonly LossExample[]; readonly invalid: readonly InvalidExample[] },
): void {
  describe(rule, () => {
    for (const example of valid) {
      it(`is silent on ${titleOf(example)}`, () => {
        assert.deepEqual(
          warnings(example).map((remark) => `${remark.rule}: ${remark.message}`),
          [],
        );
      });
    }
    for (const example of invalid) {
      it(`warns of ${titleOf(example)}`, () => {
        const found = warnings(example);
        const own = found.filter((remark) => remark.rule === rule);
        assert.ok(own.length > 0, `found only ${found.map((each) => each.rule).join() || 'nothing'}`);
        const text = fileOf(example.text);
        const from = text.indexOf(example.at);
        assert.ok(from >= 0, 'the example does not hold what it is about');
        const touches = own.some(({ span }) => span.start < from + example.at.length && from < span.end);
        assert.ok(touches, own.map(({ span }) => text.slice(span.start, span.end)).join(' | '));
      });
    }
  });
}

function warnings(example: LossExample): LossRemark[] {
  return examine(example).filter(({ severity }) => severity === 'warning');
}

function titleOf({ text, output = 'linear', target = 'measurements' }: LossExample): string {
  return `${text.replace(/\s+/g, ' ').slice(0, 110)} (${output}, ${target})`;
}
