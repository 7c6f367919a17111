import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  restoreTensors,
  storedTensors,
  type Checkpoint,
} from '../../../src/engine/checkpoint/checkpoint';
import { encodeSafetensors } from '../../../src/engine/checkpoint/safetensors';
import { Memory } from '../../../src/engine/memory';
import { RandomStream } from '../../../src/engine/random';

describe('checkpoint', () => {
  const weight = { name: 'dense1.weight', shape: [2, 3] };
  const mean = { name: 'batchNorm1.running_mean', shape: [3] };

  it('gives back model, optimizer, random streams and position', () => {
    const stream = fc.tuple(fc.integer(), fc.nat(20)).map(([seed, draws]) => {
      const random = new RandomStream(seed, 'batches');
      for (let i = 0; i < draws; i++) random.nextNormal();
      return random.save();
    });
    const numbers = fc.float64Array({ minLength: 6, maxLength: 6 });
    const position = fc.record({ step: fc.nat(), best: fc.double() });
    fc.assert(
      fc.property(numbers, numbers, stream, position, (weights, moments, batches, { step, best }) => {
        const checkpoint: Checkpoint = {
          model: new Map([['dense1.weight', { shape: [2, 3], data: weights }]]),
          optimizer: new Map([['dense1.weight/expAvg', { shape: [6], data: moments }]]),
          random: { batches },
          // JSON has no -0, and no position needs it.
          position: { step, best: best + 0 },
        };
        assert.deepEqual(decodeCheckpoint(encodeCheckpoint(checkpoint)), checkpoint);
      }),
    );
  });

  it('lets a random stream go on with the same numbers', () => {
    const stream = new RandomStream(7, 'dropout');
    stream.nextNormal();
    const bytes = encodeCheckpoint({
      model: new Map(),
      optimizer: new Map(),
      random: { dropout: stream.save() },
      position: {},
    });
    const resumed = new RandomStream(0, 'something else');
    resumed.restore(decodeCheckpoint(bytes).random.dropout);
    for (let i = 0; i < 10; i++) assert.equal(resumed.nextNormal(), stream.nextNormal());
  });

  it('restores a memory in place', () => {
    const before = new Memory('float32');
    before.named('dense1.weight', [2, 3]).set([1, 2, 3, 4, 5, 6]);
    before.named('batchNorm1.running_mean', [3]).set([0.5, 0.25, 0.125]);
    const stored = storedTensors(before, [weight, mean]);
    before.named('dense1.weight', [2, 3]).fill(0);
    const after = new Memory('float32');
    const seenByPlans = after.named('dense1.weight', [2, 3]);
    restoreTensors(after, [weight, mean], stored);
    assert.deepEqual([...seenByPlans], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...after.named('batchNorm1.running_mean', [3])], [0.5, 0.25, 0.125]);
  });

  describe('refuses, and leaves the memory as it was,', () => {
    const memoryOf = (precision: 'float32' | 'float64') => {
      const memory = new Memory(precision);
      memory.named('dense1.weight', [2, 3]).fill(9);
      return memory;
    };
    const stored = storedTensors(memoryOf('float64'), [weight]);
    const refused = (memory: Memory, wanted: { name: string; shape: number[] }[], message: RegExp) => {
      assert.throws(
        () => {
          restoreTensors(memory, wanted, stored);
        },
        { name: 'CheckpointError', message },
      );
      assert.ok(memory.named('dense1.weight', [2, 3]).every((value) => value === 9));
    };
    it('a checkpoint that lacks a tensor', () => {
      refused(memoryOf('float64'), [weight, mean], /lacks 'batchNorm1.running_mean' \[3\]/);
    });
    it('one with a tensor of another model', () => {
      refused(memoryOf('float64'), [], /has 'dense1.weight', which this model does not have/);
    });
    it('one of another shape', () => {
      const other = [{ name: 'dense1.weight', shape: [3, 2] }];
      refused(memoryOf('float64'), other, /its 'dense1.weight' is \[2, 3\], the model's is \[3, 2\]/);
    });
    it('one of another precision, which could not go on with the same bits', () => {
      refused(memoryOf('float32'), [weight], /is float64, but this run computes in float32/);
    });
  });

  const malformed: [string, [string, string][], RegExp][] = [
    ['a safetensors file from elsewhere', [['format', 'pt']], /its format is 'pt' instead of/],
    ['one without metadata', [], /its format is not given/],
    ['one without random state', [['format', 'loss-debugger checkpoint 1']], /metadata has no 'random'/],
    [
      'one with a random state of three words',
      [
        ['format', 'loss-debugger checkpoint 1'],
        ['random', '{"dropout":{"words":[1,2,3],"spareNormal":0}}'],
      ],
      /'random.dropout.words' of its metadata is wrong/,
    ],
    [
      'one whose position is not JSON',
      [
        ['format', 'loss-debugger checkpoint 1'],
        ['random', '{}'],
        ['position', '{'],
      ],
      /'position' of its metadata is not JSON/,
    ],
  ];
  for (const [what, metadata, message] of malformed) {
    it(`names what is wrong with ${what}`, () => {
      const bytes = encodeSafetensors({ tensors: new Map(), metadata: new Map(metadata) });
      assert.throws(() => decodeCheckpoint(bytes), { name: 'CheckpointError', message });
    });
  }
});
