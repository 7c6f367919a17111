import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSchedule, schedules } from '../../../src/engine/schedules';
import type { Curve, MetricWatch } from '../../../src/engine/schedules/schedule';

type Options = Readonly<Record<string, unknown>>;

/** The least that each schedule must be told. */
const REQUIRED: Readonly<Record<string, Options>> = {
  step: { stepSize: 3 },
  multiStep: { milestones: [2, 5] },
  exponential: { gamma: 0.9 },
  cosine: { steps: 10 },
  cosineWarmRestarts: { period: 4 },
  oneCycle: { maximum: 0.5, steps: 10 },
  cyclic: { minimum: 0.01, maximum: 0.1, stepSizeUp: 4 },
  linear: { steps: 5 },
  polynomial: { steps: 5 },
  constant: { steps: 5 },
  lambda: { points: [[0, 1]] },
  sequential: { schedules: [{ type: 'exponential', gamma: 0.9 }], milestones: [] },
  plateau: {},
};

function curve(name: string, options: Options, learningRate = 0.1): Curve {
  const schedule = createSchedule(name, options, learningRate);
  if (schedule.kind !== 'curve') throw new Error(`${name} is no curve`);
  return schedule.curve;
}

function plateau(options: Options, learningRate = 1): MetricWatch {
  const schedule = createSchedule('plateau', options, learningRate);
  if (schedule.kind !== 'metric') throw new Error('plateau watches no metric');
  return schedule.watch;
}

function rates(name: string, options: Options, count: number, learningRate = 1): number[] {
  const made = curve(name, options, learningRate);
  return Array.from({ length: count }, (_, i) => made.learningRate(i));
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i] - value) < 1e-12, `${actual[i]} at ${i}, not ${value}`);
  });
}

describe('the table of schedules', () => {
  for (const [name, { options, summary, source }] of schedules) {
    it(`${name} describes its options, refuses others and counts steps or epochs`, () => {
      const { per, ...own } = options.shape as Readonly<Record<string, { description?: string }>>;
      for (const [option, schema] of Object.entries({ per, ...own })) {
        assert.ok(schema.description, `${option} has no description`);
      }
      assert.ok(summary.length > 0 && source.includes('https://'));
      options.parse(REQUIRED[name]);
      assert.ok(!options.safeParse({ ...REQUIRED[name], noSuchOption: 1 }).success);
      for (const unit of ['step', 'epoch']) {
        assert.equal(createSchedule(name, { ...REQUIRED[name], per: unit }, 1).per, unit);
      }
    });

    it(`${name} gives finite learning rates of 0 or more for ever`, () => {
      const schedule = createSchedule(name, REQUIRED[name], 0.1);
      if (schedule.kind === 'metric') return;
      fc.assert(
        fc.property(fc.nat(100000), (count) => {
          const rate = schedule.curve.learningRate(count);
          assert.ok(rate >= 0 && rate < 1, String(rate));
        }),
      );
    });
  }

  it('counts steps, but epochs where a metric is watched', () => {
    for (const [name, { kind }] of schedules) {
      assert.equal(createSchedule(name, REQUIRED[name], 1).per, kind === 'metric' ? 'epoch' : 'step');
    }
  });

  it('does not know other names', () => {
    assert.throws(() => createSchedule('warmup', {}, 1), /unknown schedule 'warmup'/);
  });
});

describe('schedules', () => {
  it('step falls at regular intervals', () => {
    assertNear(rates('step', { stepSize: 2, gamma: 0.5 }, 5), [1, 1, 0.5, 0.5, 0.25]);
  });

  it('multiStep falls at its milestones, twice at one that is named twice', () => {
    assertNear(rates('multiStep', { milestones: [1, 3, 3], gamma: 0.5 }, 5), [1, 0.5, 0.5, 0.125, 0.125]);
  });

  it('exponential falls every time', () => {
    assertNear(rates('exponential', { gamma: 0.5 }, 4), [1, 0.5, 0.25, 0.125]);
  });

  it('cosine reaches its minimum and rises again', () => {
    assertNear(rates('cosine', { steps: 2, minimum: 0.2 }, 5), [1, 0.6, 0.2, 0.6, 1]);
  });

  it('cosineWarmRestarts begins again after ever longer waves', () => {
    const wave = rates('cosineWarmRestarts', { period: 1, multiplier: 2 }, 8);
    assert.deepEqual(
      wave.map((rate, i) => (rate === 1 ? i : -1)).filter((i) => i >= 0),
      [0, 1, 3, 7],
    );
  });

  it('linear goes from a third to all, and stays', () => {
    assertNear(rates('linear', { steps: 2 }, 4), [1 / 3, 2 / 3, 1, 1]);
  });

  it('polynomial falls to 0, and stays', () => {
    assertNear(rates('polynomial', { steps: 2, power: 2 }, 4), [1, 0.25, 0, 0]);
  });

  it('constant holds back for a while', () => {
    assertNear(rates('constant', { factor: 0.25, steps: 2 }, 4), [0.25, 0.25, 1, 1]);
  });

  describe('lambda', () => {
    it('draws straight lines between its points and holds the last factor', () => {
      const points = [
        [1, 1],
        [3, 3],
      ];
      assertNear(rates('lambda', { points }, 6, 10), [10, 10, 20, 30, 30, 30]);
    });

    it('jumps where two points share a step', () => {
      const points = [
        [0, 1],
        [2, 1],
        [2, 5],
      ];
      assertNear(rates('lambda', { points }, 4), [1, 1, 5, 5]);
    });

    it('refuses points out of order', () => {
      const { options } = schedules.get('lambda')!;
      assert.ok(
        !options.safeParse({
          points: [
            [5, 1],
            [2, 1],
          ],
        }).success,
      );
    });
  });

  describe('oneCycle', () => {
    const options = {
      maximum: 1,
      steps: 11,
      warmup: 6 / 11,
      annealStrategy: 'linear',
      divFactor: 2,
      finalDivFactor: 5,
    };

    it('rises to its maximum and falls to almost nothing, whatever the learning rate', () => {
      assertNear(
        rates('oneCycle', options, 11, 7),
        [0.5, 0.6, 0.7, 0.8, 0.9, 1, 0.82, 0.64, 0.46, 0.28, 0.1],
      );
    });

    it('moves the momentum against the learning rate', () => {
      const cycle = curve('oneCycle', options);
      const momenta = [0, 5, 10].map((count) => cycle.momentum?.(count) ?? Number.NaN);
      assertNear(momenta, [0.95, 0.85, 0.95]);
    });

    it('leaves the momentum alone when told to', () => {
      assert.ok(!('momentum' in curve('oneCycle', { ...options, cycleMomentum: false })));
    });

    it('holds its last learning rate after the cycle', () => {
      assert.equal(curve('oneCycle', options).learningRate(500), curve('oneCycle', options).learningRate(10));
    });

    it('is defined for cycles of any length', () => {
      for (let steps = 1; steps < 12; steps++) {
        for (const threePhase of [false, true]) {
          for (const rate of rates('oneCycle', { maximum: 1, steps, warmup: 0.25, threePhase }, steps)) {
            assert.ok(rate > 0 && rate <= 1, `${rate} of ${steps} steps`);
          }
        }
      }
    });
  });

  it('cyclic goes up and down, lower each time in mode "triangular2"', () => {
    const options = { minimum: 0, maximum: 1, stepSizeUp: 2, mode: 'triangular2' };
    assertNear(rates('cyclic', options, 9), [0, 0.5, 1, 0.5, 0, 0.25, 0.5, 0.25, 0]);
  });

  describe('sequential', () => {
    it('starts each schedule afresh', () => {
      const options = {
        schedules: [
          { type: 'linear', from: 0.5, steps: 2 },
          { type: 'exponential', gamma: 0.5 },
        ],
        milestones: [2],
      };
      assertNear(rates('sequential', options, 5), [0.5, 0.75, 1, 0.5, 0.25]);
    });

    it('passes on the momentum of the one whose turn it is', () => {
      const options = {
        schedules: [
          { type: 'linear', steps: 2 },
          { type: 'oneCycle', maximum: 1, steps: 10 },
        ],
        milestones: [2],
      };
      const sequence = curve('sequential', options);
      assert.equal(sequence.momentum?.(1), undefined);
      assert.equal(sequence.momentum?.(2), 0.95);
    });

    it('needs a milestone between each two schedules, in order, and knows their options', () => {
      const { options } = schedules.get('sequential')!;
      const decay = { type: 'exponential', gamma: 0.9 };
      assert.ok(!options.safeParse({ schedules: [decay, decay], milestones: [] }).success);
      assert.ok(!options.safeParse({ schedules: [decay, decay, decay], milestones: [5, 5] }).success);
      assert.ok(!options.safeParse({ schedules: [{ ...decay, gama: 1 }], milestones: [] }).success);
    });
  });
});

describe('plateau', () => {
  it('falls when the metric has not improved for longer than its patience', () => {
    const watch = plateau({ factor: 0.5, patience: 1 });
    const seen = [3, 2, 2, 2, 2, 2].map((metric) => {
      watch.observe(metric);
      return watch.learningRate;
    });
    assert.deepEqual(seen, [1, 1, 1, 0.5, 0.5, 0.25]);
  });

  it('takes a metric that is no number for no improvement', () => {
    const watch = plateau({ patience: 0 });
    watch.observe(1);
    watch.observe(Number.NaN);
    assert.equal(watch.learningRate, 0.1);
  });

  it('waits after a fall', () => {
    const watch = plateau({ factor: 0.5, patience: 0, cooldown: 2 });
    for (let i = 0; i < 4; i++) watch.observe(1);
    assert.equal(watch.learningRate, 0.5);
    watch.observe(1);
    assert.equal(watch.learningRate, 0.25);
  });

  it('does not fall below its minimum', () => {
    const watch = plateau({ patience: 0, minimum: 0.3 });
    for (let i = 0; i < 9; i++) watch.observe(1);
    assert.equal(watch.learningRate, 0.3);
  });

  it('wants a metric to rise when told so, by a difference when told so', () => {
    const watch = plateau({ mode: 'max', patience: 0, threshold: 0.5, thresholdMode: 'absolute' });
    watch.observe(1);
    watch.observe(1.6);
    assert.equal(watch.learningRate, 1);
    watch.observe(2);
    assert.equal(watch.learningRate, 0.1);
  });

  it('goes on from its state as if it had never stopped', () => {
    const options = { factor: 0.5, patience: 2, cooldown: 1 };
    const metrics = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(metrics, metrics, (before, after) => {
        const whole = plateau(options);
        for (const metric of before) whole.observe(metric);
        const resumed = plateau(options);
        resumed.restore(whole.save());
        for (const metric of after) {
          whole.observe(metric);
          resumed.observe(metric);
        }
        assert.deepEqual(resumed.save(), whole.save());
      }),
    );
  });
});
