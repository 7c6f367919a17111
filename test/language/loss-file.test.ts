import assert from 'node:assert/strict';
import { Graph } from '../../src/engine/graph';
import { Memory } from '../../src/engine/memory';
import { leaf } from '../../src/engine/operations/leaves';
import { Plan } from '../../src/engine/plan';
import type { Shape } from '../../src/engine/shape';
import { guardsHold, type Clock } from '../../src/language/clock';
import { LossFile, type BuiltLoss } from '../../src/language/loss-file';
import { LossFileError } from '../../src/language/problem';

const START: Clock = { step: 0, epoch: 0, progress: 0 };
const FILE = 'test.loss.js';

interface Example {
  readonly prediction?: Shape;
  readonly target?: Shape;
  readonly clock?: Clock;
  readonly name?: string;
}

function build(
  text: string,
  { prediction = [2, 1], target = [2, 1], clock = START, name = 'default' }: Example = {},
): BuiltLoss {
  const { lossFile, problems } = LossFile.read(text, FILE);
  if (lossFile === null) throw new LossFileError(problems[0].message, problems[0].span);
  const graph = new Graph();
  return lossFile.build(name, {
    graph,
    prediction: leaf(graph, 'prediction', 'input', prediction),
    target: leaf(graph, 'target', 'input', target),
    input: null,
    weights: () => null,
    clock,
    origin: { label: 'loss' },
  });
}

/** The value of the loss for two rows: predictions 1 and 4, targets 2 and 2. */
function valueOf(text: string, options: Example = {}): number {
  const { total } = build(text, options);
  const memory = new Memory('float64');
  const plan = new Plan(memory, { outputs: [total] });
  memory.named('prediction', options.prediction ?? [2, 1]).set([1, 4]);
  memory.named('target', options.target ?? [2, 1]).set([2, 2]);
  for (const name of ['step', 'epoch', 'progress'] as const) {
    if (memory.has(name)) memory.named(name, [])[0] = (options.clock ?? START)[name];
  }
  plan.run();
  return plan.read(total)[0];
}

function errorOf(text: string, options: Example = {}): LossFileError {
  try {
    build(text, options);
  } catch (error) {
    if (error instanceof LossFileError) return error;
    throw error;
  }
  return assert.fail('the file was accepted');
}

/** Wraps a body in a default loss function. */
const loss = (body: string) => `export default function (prediction, target) {\n${body}\n}\n`;

describe('LossFile', () => {
  describe('computes', () => {
    const cases: readonly [name: string, text: string, expected: number][] = [
      [
        'arithmetic on tensors and numbers',
        loss('return mean((prediction - target) ** 2 / 2 + 1)'),
        (0.5 + 2) / 2 + 1,
      ],
      ['comparisons as 0 and 1', loss('return sum(prediction > target)'), 1],
      ['unary minus', loss('return sum(-prediction)'), -5],
      [
        'helper functions and constants',
        `const SCALE = 2 * 3;\nconst twice = (x) => 2 * x;\n${loss('return sum(twice(prediction)) + SCALE')}`,
        16,
      ],
      [
        'functions used before their definition',
        `${loss('return helper(prediction)')}function helper(x) { return sum(x); }`,
        5,
      ],
      [
        'loops over plain numbers',
        loss('let s = 0; for (let i = 0; i < 4; i++) { s += i * sum(prediction); } return s'),
        30,
      ],
      [
        'break and continue',
        loss(
          'let s = sum(target) * 0; for (let i = 0; i < 9; i++) { if (i === 1) continue; if (i > 3) break; s += i; } return s',
        ),
        5,
      ],
      [
        'branches on plain numbers',
        `const POWER = 3;\n${loss('if (POWER === 2) { return sum(target); } else { return sum(prediction); }')}`,
        5,
      ],
      ['the conditional operator', loss('return 1 > 2 ? sum(target) : sum(prediction)'), 5],
      [
        'objects and lists taken apart',
        loss('const { a, b: [c, d] } = { a: 1, b: [2, 3] }; return sum(prediction) * (a + c + d)'),
        30,
      ],
      [
        'default arguments',
        `const scaled = (x, by = 3) => x * by;\n${loss('return sum(scaled(prediction))')}`,
        15,
      ],
      ['Math on plain numbers', loss('return sum(prediction) * Math.max(1, Math.sqrt(4)) + 0 * Math.PI'), 10],
      ['built-in functions on plain numbers', loss('return sum(prediction) * abs(-2) + log(1)'), 10],
      ['where with plain numbers', loss('return sum(where(prediction > 2, 10, 20))'), 30],
      ['the shape of a tensor', loss('return sum(prediction) / prediction.shape[0]'), 2.5],
      ['clamp open on one side', loss('return sum(clamp(prediction, 2, null))'), 6],
      [
        'an axis from the end and keepDims',
        loss('return sum(prediction / sum(prediction, -1, { keepDims: true }))'),
        2,
      ],
    ];
    for (const [name, text, expected] of cases) {
      it(name, () => {
        assert.ok(Math.abs(valueOf(text) - expected) < 1e-12, String(valueOf(text)));
      });
    }

    it('named terms and their sum', () => {
      const built = build(loss('return { fit: mean(prediction), edge: 0.1 * mean(target) }'));
      assert.deepEqual(
        built.terms.map(({ name }) => name),
        ['fit', 'edge'],
      );
      assert.ok(
        Math.abs(valueOf(loss('return { fit: mean(prediction), edge: 0.1 * mean(target) }')) - 2.7) < 1e-12,
      );
    });

    it('each export under its name', () => {
      const text =
        'export const one = (p, t) => sum(p);\nfunction two(p, t) { return sum(t); }\nexport { two, two as second };';
      assert.equal(valueOf(text, { name: 'one' }), 5);
      assert.equal(valueOf(text, { name: 'second' }), 4);
    });
  });

  describe('the clock', () => {
    it('is a number of the graph in arithmetic', () => {
      const text = loss('return sum(prediction) * (1 + progress) + epoch - step');
      assert.equal(valueOf(text, { clock: { step: 7, epoch: 2, progress: 0.5 } }), 5 * 1.5 + 2 - 7);
      assert.equal(build(text).guards.length, 0);
    });

    it('goes through the functions of Math, in the graph and in branches', () => {
      const clock = { step: 7, epoch: 2, progress: 0.5 };
      const warmUp = loss('return sum(prediction) * Math.min(1, epoch / 10)');
      assert.equal(valueOf(warmUp, { clock }), 5 * 0.2);
      assert.equal(valueOf(warmUp, { clock: { ...clock, epoch: 30 } }), 5);
      assert.equal(valueOf(loss('return sum(prediction) * Math.round(step / 2)'), { clock }), 20);
      const branch = build(loss('return Math.floor(epoch / 2) === 1 ? sum(prediction) : sum(target)'));
      assert.ok(guardsHold(branch.guards, START) && !guardsHold(branch.guards, clock));
    });

    it('is 0 or 1 where a condition on it is computed with', () => {
      const clock = { step: 7, epoch: 2, progress: 0.5 };
      assert.equal(valueOf(loss('return sum(prediction) + (step > 5) * 10'), { clock }), 15);
      assert.equal(valueOf(loss('return where(!(epoch < 3), sum(prediction), sum(target))'), { clock }), 4);
    });

    it('bounds a clamp', () => {
      const clock = { step: 0, epoch: 0, progress: 0.5 };
      assert.equal(valueOf(loss('return sum(clamp(prediction, null, 2 * progress))'), { clock }), 2);
    });

    it('decides branches, and the decision is remembered', () => {
      const text = loss('return epoch < 10 ? sum(prediction) : sum(target)');
      const early = build(text);
      assert.equal(valueOf(text), 5);
      assert.equal(valueOf(text, { clock: { ...START, epoch: 10 } }), 4);
      assert.ok(guardsHold(early.guards, { ...START, epoch: 9 }));
      assert.ok(!guardsHold(early.guards, { ...START, epoch: 10 }));
    });
  });

  describe('traces', () => {
    it('each node to the expression that made it', () => {
      const { total } = build(loss('  return mean(log(prediction) * 2);'));
      const logarithm = total.graph.nodes.find((node) => node.operation.name === 'log');
      assert.ok(logarithm);
      const { line, column, endColumn } = logarithm.origin.span!;
      assert.deepEqual({ line, column, endColumn }, { line: 2, column: 15, endColumn: 30 });
    });
  });

  describe('refuses', () => {
    const cases: readonly [
      name: string,
      text: string,
      message: RegExp,
      place: readonly [line: number, column: number],
    ][] = [
      ['what is not JavaScript', loss('return mean(;'), /not JavaScript/, [2, 13]],
      ['a file without a loss', 'const x = 1;', /exports no loss/, [1, 1]],
      ['imports', "import fs from 'fs';\nexport default (p) => sum(p);", /imports nothing/, [1, 1]],
      ['dynamic imports', loss("return import('fs')"), /imports nothing/, [2, 8]],
      ['a misspelt name, with the nearest', loss('return meen(prediction)'), /did you mean 'mean'/, [2, 8]],
      ['a branch on a tensor, naming where()', loss('if (prediction > 0) { return 1; }'), /where\(/, [2, 5]],
      ['while loops', loss('while (true) {}'), /use for/, [2, 1]],
      ['new', loss('return new Array(3)'), /function/, [2, 8]],
      ['template literals', loss('return `x`'), /quotes/, [2, 8]],
      ['assignment to a constant', loss('const a = 1; a = 2; return a'), /constant/, [2, 14]],
      [
        'shapes that do not broadcast',
        loss('return sum(prediction + target)'),
        /\[2, 3\] and \[2, 4\]/,
        [2, 12],
      ],
      ['a loss that is not one number', loss('return prediction'), /reduce it with mean/, [1, 16]],
      ['a loss that returns nothing', loss('prediction;'), /return/, [1, 16]],
      ['an unknown option', loss('return sum(prediction, 1, { keepdims: true })'), /keepDims/, [2, 27]],
      [
        'an unknown option of a loss, with the nearest',
        loss('return huber(prediction, prediction, { dleta: 1 })'),
        /did you mean 'delta'/,
        [2, 38],
      ],
      [
        'a loss over shapes that differ',
        loss('return mse(prediction, target)'),
        /\[2, 3\].*\[2, 4\]/,
        [2, 8],
      ],
      ['an axis that does not exist', loss('return sum(prediction, 5)'), /no axis 5/, [2, 24]],
      ['properties of the host', loss('return prediction.constructor'), /only .shape/, [2, 19]],
      ['names of the host', loss('return process'), /no 'process'/, [2, 8]],
      ['functions of Math that are not there', loss('return Math.random()'), /no Math.random/, [2, 13]],
    ];
    for (const [name, text, message, [line, column]] of cases) {
      it(name, () => {
        const error = errorOf(text, { prediction: [2, 3], target: [2, 4] });
        assert.match(error.message, message);
        assert.deepEqual([error.span.line, error.span.column], [line, column]);
      });
    }

    it('an endless loop, at the loop', () => {
      assert.match(errorOf(loss('for (let i = 0; i < 1; i += 0) {} return 1')).message, /loops shorter/);
    });

    it('endless recursion', () => {
      assert.match(
        errorOf(`function f(x) { return f(x); }\n${loss('return f(prediction)')}`).message,
        /deep/,
      );
    });

    it('an export that is not there, with the nearest', () => {
      assert.match(
        errorOf('export const robust = (p, t) => sum(p);', { name: 'robst' }).message,
        /did you mean 'robust'/,
      );
    });
  });
});
