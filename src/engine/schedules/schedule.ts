import * as z from 'zod';

/** What a schedule counts. */
export type ScheduleUnit = 'step' | 'epoch';

/** The option that every schedule of the run file has beside its own. */
export function unitOption(standard: ScheduleUnit) {
  return z
    .enum(['step', 'epoch'])
    .default(standard)
    .describe('What the schedule counts: optimizer steps, or passes over the training rows.');
}

interface ScheduleDescription<Options extends z.ZodObject> {
  /** As the run file's `schedule.type`. */
  readonly name: string;
  readonly summary: string;
  /** PyTorch page or paper. */
  readonly source: string;
  /** The class of torch.optim.lr_scheduler that does the same; null when there is none. */
  readonly torch: string | null;
  /** A strict object without the keys `type` and `per`. */
  readonly options: Options;
}

/** Learning rate, and momentum where the schedule sets it, as pure functions of the count of steps or epochs. */
export interface Curve {
  /** @param count 0 at the first step (epoch). */
  learningRate(count: number): number;
  /** Undefined while the optimizer's own momentum holds. */
  momentum?(count: number): number | undefined;
}

/** A schedule that knows all its learning rates beforehand. */
export interface CurveDefinition<
  Options extends z.ZodObject = z.ZodObject,
> extends ScheduleDescription<Options> {
  readonly kind: 'curve';
  /** @param learningRate the optimizer's. */
  create(options: z.output<Options>, learningRate: number): Curve;
}

/** Plain numbers, from which a schedule goes on as if it had never stopped. */
export type ScheduleState = Readonly<Record<string, number>>;

/** A learning rate that depends on how a metric does. */
export interface MetricWatch {
  readonly learningRate: number;
  /** Takes the metric of the step (epoch) that has ended. */
  observe(metric: number): void;
  save(): ScheduleState;
  restore(state: ScheduleState): void;
}

/** A schedule that reacts to a metric. */
export interface MetricDefinition<
  Options extends z.ZodObject = z.ZodObject,
> extends ScheduleDescription<Options> {
  readonly kind: 'metric';
  /** @param learningRate the optimizer's. */
  create(options: z.output<Options>, learningRate: number): MetricWatch;
}

/** All that there is to say about one schedule; an entry in the table adds it to the run file and the docs. */
export type ScheduleDefinition = CurveDefinition | MetricDefinition;

/** An entry of the table that is a curve, with the type of its options inferred. */
export function defineCurve<Options extends z.ZodObject>(
  definition: Omit<CurveDefinition<Options>, 'kind'>,
): CurveDefinition {
  return { ...definition, kind: 'curve' };
}

/** An entry of the table that watches a metric, with the type of its options inferred. */
export function defineMetricSchedule<Options extends z.ZodObject>(
  definition: Omit<MetricDefinition<Options>, 'kind'>,
): MetricDefinition {
  return { ...definition, kind: 'metric' };
}

/** The page of a class of torch.optim.lr_scheduler. */
export function schedulerPage(name: string): string {
  return `https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.${name}.html`;
}
