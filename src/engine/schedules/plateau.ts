import * as z from 'zod';
import { minimumOption } from './option-schemas';
import { defineMetricSchedule, schedulerPage, type MetricWatch, type ScheduleState } from './schedule';

const options = z.strictObject({
  factor: z.number().min(0).lt(1).default(0.1).describe('Factor on the learning rate.'),
  patience: z.int().nonnegative().default(10).describe('How often in a row the metric may fail to improve.'),
  mode: z.enum(['min', 'max']).default('min').describe('Whether the metric should fall or rise.'),
  threshold: z.number().nonnegative().default(0.0001).describe('What counts as an improvement.'),
  thresholdMode: z
    .enum(['relative', 'absolute'])
    .default('relative')
    .describe('Whether the threshold is a share of the best metric or a difference from it.'),
  cooldown: z.int().nonnegative().default(0).describe('How long to wait after a fall before counting again.'),
  minimum: minimumOption,
  eps: z.number().nonnegative().default(1e-8).describe('Smaller changes of the learning rate are not made.'),
});

type PlateauOptions = z.output<typeof options>;

/** A metric that is NaN or infinite is no improvement. */
export const plateau = defineMetricSchedule({
  name: 'plateau',
  summary: 'The learning rate falls by a factor when the validation loss has stopped improving.',
  source: schedulerPage('ReduceLROnPlateau'),
  torch: 'ReduceLROnPlateau',
  options,
  create: (parsed, learningRate) => new PlateauWatch(parsed, learningRate),
});

class PlateauWatch implements MetricWatch {
  private best: number;
  private badCount = 0;
  private cooldownLeft = 0;

  constructor(
    private readonly options: PlateauOptions,
    public learningRate: number,
  ) {
    this.best = options.mode === 'min' ? Infinity : -Infinity;
  }

  observe(metric: number): void {
    if (this.isImprovement(metric)) {
      this.best = metric;
      this.badCount = 0;
    } else {
      this.badCount++;
    }
    if (this.cooldownLeft > 0) {
      this.cooldownLeft--;
      this.badCount = 0;
    }
    if (this.badCount > this.options.patience) {
      this.reduce();
      this.cooldownLeft = this.options.cooldown;
      this.badCount = 0;
    }
  }

  save(): ScheduleState {
    const { learningRate, best, badCount, cooldownLeft } = this;
    return { learningRate, best, badCount, cooldownLeft };
  }

  restore({ learningRate, best, badCount, cooldownLeft }: ScheduleState): void {
    this.learningRate = learningRate;
    this.best = best;
    this.badCount = badCount;
    this.cooldownLeft = cooldownLeft;
  }

  private isImprovement(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    const sign = mode === 'min' ? -1 : 1;
    const bar =
      thresholdMode === 'relative' ? this.best * (1 + sign * threshold) : this.best + sign * threshold;
    return mode === 'min' ? metric < bar : metric > bar;
  }

  private reduce(): void {
    const { factor, minimum, eps } = this.options;
    const reduced = Math.max(this.learningRate * factor, minimum);
    if (this.learningRate - reduced > eps) this.learningRate = reduced;
  }
}
