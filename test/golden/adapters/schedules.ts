import { z } from 'zod';
import { createSchedule, schedules, type Schedule } from '../../../src/engine/schedules';
import type { FamilyAdapter } from '../adapter';
import { camelCaseAttributes } from '../attribute-names';
import { outcomeOf, outcomeOfEvaluation, type CaseOutcome } from '../case-result';
import { difference, type Tolerance } from '../comparison';

const number = z.union([z.number(), z.string().transform(Number)]);
const attributes = z.record(z.string(), z.unknown());

const scheduleCase = z.object({
  id: z.string(),
  scheduler: z.string(),
  attrs: attributes,
  base_lr: z.number(),
  steps: z.int(),
  lr: z.array(number),
  momentum: z.array(number).optional(),
  metrics: z.array(number).optional(),
});
type ScheduleCase = z.infer<typeof scheduleCase>;

/** Schedules are computed in double precision whatever the parameters are. */
const TOLERANCE: Tolerance = { relative: 1e-12, absolute: 1e-15 };

/** Names of options that say what PyTorch's shorter ones mean. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CosineAnnealingLR: { T_max: 'steps', eta_min: 'minimum' },
  CosineAnnealingWarmRestarts: { T_0: 'period', T_mult: 'multiplier', eta_min: 'minimum' },
  OneCycleLR: { max_lr: 'maximum', total_steps: 'steps', pct_start: 'warmup' },
  CyclicLR: { base_lr: 'minimum', max_lr: 'maximum' },
  LinearLR: { start_factor: 'from', end_factor: 'to', total_iters: 'steps' },
  SequentialLR: { schedulers: 'schedules' },
  PolynomialLR: { total_iters: 'steps' },
  ConstantLR: { total_iters: 'steps' },
  ReduceLROnPlateau: { min_lr: 'minimum' },
};

/** Values of options that are spelled out here. */
const SPELLED_OUT: Readonly<Record<string, string>> = {
  rel: 'relative',
  abs: 'absolute',
  cos: 'cosine',
  expRange: 'exponentialRange',
};

export const families: Readonly<Record<string, FamilyAdapter>> = {
  lr_schedulers: ({ content }, precision) =>
    z
      .array(scheduleCase)
      .parse(content.cases)
      .map((golden) => ({
        id: golden.id,
        subject: golden.scheduler,
        precision,
        outcome: outcomeOfEvaluation(() => compareCase(golden)),
      })),
};

function compareCase(golden: ScheduleCase): CaseOutcome {
  const { type, ...options } = specificationOf(golden.scheduler, golden.attrs);
  const schedule = createSchedule(type, options, golden.base_lr);
  const problems: string[] = [];
  const check = (name: string, actual: readonly number[], data: number[]) => {
    const problem = difference(
      { shape: [data.length], data: actual },
      { shape: [data.length], data },
      TOLERANCE,
    );
    if (problem !== null) problems.push(`${name}: ${problem}`);
  };
  check('learning rate', learningRates(schedule, golden), golden.lr);
  if (golden.momentum !== undefined && schedule.kind === 'curve') {
    check(
      'momentum',
      golden.momentum.map((_, count) => schedule.curve.momentum?.(count) ?? Number.NaN),
      golden.momentum,
    );
  }
  return outcomeOf(problems);
}

function learningRates(schedule: Schedule, { lr, metrics = [] }: ScheduleCase): number[] {
  if (schedule.kind === 'curve') return lr.map((_, count) => schedule.curve.learningRate(count));
  const { watch } = schedule;
  const rates = [watch.learningRate];
  for (const metric of metrics) {
    watch.observe(metric);
    rates.push(watch.learningRate);
  }
  return rates;
}

function specificationOf(
  scheduler: string,
  attrs: Readonly<Record<string, unknown>>,
): { type: string } & Record<string, unknown> {
  const definition = [...schedules.values()].find(({ torch }) => torch === scheduler);
  if (definition === undefined) throw new Error(`there is no schedule ${scheduler}`);
  const options = camelCaseAttributes(attrs, RENAMED[scheduler]);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'string') options[name] = SPELLED_OUT[value] ?? value;
  }
  if (definition.name === 'sequential') options.schedules = nestedSchedules(attrs);
  return { type: definition.name, ...options };
}

function nestedSchedules(attrs: Readonly<Record<string, unknown>>): unknown[] {
  return z
    .array(z.object({ scheduler: z.string(), attrs: attributes }))
    .parse(attrs.schedulers)
    .map(({ scheduler, attrs: own }) => specificationOf(scheduler, own));
}
