import type { EndReason, Metrics } from '../../runs/events';
import type { Finding } from '../../runs/finding';
import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { mainMetric, type TargetMetric } from '../../runs/training/metrics';
import { Trainer, type Budget } from '../../runs/training/trainer';
import { diagnose } from '../diagnose';
import { constantAnswer, type ConstantAnswer } from './constant-answer';
import { CourseRecorder, type LossCurve } from './course-recorder';

/** Metrics on the validation rows after an epoch. */
export interface ValidationPoint {
  /** The last step of the epoch. */
  readonly step: number;
  readonly metrics: Metrics;
}

/** How one training went, in figures that can be compared with those of another. */
export interface RunCourse {
  readonly seed: number;
  /** The loss as minimized, over the steps. */
  readonly curve: LossCurve;
  /** The first and the last epoch, and at most {@link MOST_POINTS} evenly between; empty when no rows validate. */
  readonly validation: readonly ValidationPoint[];
  /** Name of the metric that stands for the task, such as "accuracy" or "r2"; null when there is none. */
  readonly metric: string | null;
  readonly reason: EndReason;
  /** Rules that had more than a remark to make; empty unless the run was watched by them. */
  readonly alarms: readonly string[];
  /** Rules that had a remark to make and no more. */
  readonly remarks: readonly string[];
}

/** Validation points that are kept of a run. */
export const MOST_POINTS = 240;
/** What stands for a run of several targets: the mean of what stands for each. */
const MEAN = 'mean of targets';
/** Share of the smaller of two classes below which accuracy says little: always guessing the other one is right. */
const RARE = 0.2;

export interface SideRunOptions {
  readonly seed: number;
  /** Whether the rules watch the run. */
  readonly diagnosed?: boolean;
}

/**
 * A training beside the one that is shown. Its numbers take memory only while it goes on, so that many may wait for
 * one another.
 */
export class SideRun {
  private readonly validation: ValidationPoint[] = [];
  private readonly alarms = new Set<string>();
  private readonly remarks = new Set<string>();
  private recorder: CourseRecorder | null = null;
  private trainer: Trainer | null = null;
  private metric: string | null = null;
  private answer: ConstantAnswer | null = null;
  /** Names of the metric that stands for each of several targets. */
  private targetMetrics: readonly string[] = [];
  private reason: EndReason | null = null;
  private totalSteps = 1;
  private steps = 0;
  /** Every how many epochs a validation point is kept. */
  private stride = 1;
  private latest: ValidationPoint | null = null;
  private epochs = 0;

  constructor(
    private readonly ingredients: RunIngredients,
    private readonly options: SideRunOptions,
  ) {}

  /**
   * @returns false when the run has ended
   * @throws RunFileError at the start, when it cannot be run
   */
  advance(budget: Budget): boolean {
    if (this.reason !== null) return false;
    this.trainer ??= this.start();
    const goesOn = this.trainer.advance(budget);
    this.trainer.flush();
    if (goesOn) return true;
    this.trainer.dispose();
    this.trainer = null;
    return false;
  }

  /** Share of the run that is done, 0 to 1. */
  get share(): number {
    return this.reason === null ? this.steps / this.totalSteps : 1;
  }

  /** What a model that looks at no feature would reach on the same rows; null before the start, or without metrics. */
  get constant(): ConstantAnswer | null {
    return this.answer;
  }

  /** So far; a run that has not ended counts as stopped. */
  get course(): RunCourse {
    const { validation, latest } = this;
    const isKept = latest === null || validation.at(-1) === latest;
    return {
      seed: this.options.seed,
      curve: this.recorder?.curve ?? { steps: new Float64Array(0), losses: new Float64Array(0) },
      validation: isKept ? [...validation] : [...validation, latest],
      metric: this.metric,
      reason: this.reason ?? 'stopped',
      alarms: [...this.alarms],
      remarks: [...this.remarks],
    };
  }

  private start(): Trainer {
    const { seed, diagnosed = false } = this.options;
    const ingredients = { ...this.ingredients, seed };
    const run = prepareRun(ingredients);
    const recorder = new CourseRecorder(run.layout, run.totalSteps);
    this.recorder = recorder;
    this.totalSteps = Math.max(1, run.totalSteps);
    this.stride = Math.max(1, Math.ceil(run.totalSteps / run.stepsPerEpoch / MOST_POINTS));
    this.metric = judgingMetric(run);
    this.targetMetrics = run.metrics.length < 2 ? [] : run.metrics.map(metricOfTarget);
    const answer = constantAnswer(run, this.metric);
    this.answer = answer && { ...answer, metrics: this.withMean(answer.metrics) };
    const trainer = new Trainer(run, {
      listener: (event) => {
        switch (event.type) {
          case 'steps':
            recorder.push(event.rows);
            break;
          case 'epoch':
            this.takeEpoch(event.step, event.validation);
            break;
          case 'end':
            this.reason = event.reason;
            break;
        }
        if (event.type === 'end') this.steps = event.steps;
      },
    });
    trainer.addObserver({
      onStep: ({ step }) => {
        this.steps = step + 1;
      },
    });
    if (diagnosed) {
      const report = ({ rule, severity }: Finding): void => {
        if (severity === 'info') this.remarks.add(rule);
        else this.alarms.add(rule);
      };
      trainer.addObserver(diagnose({ run, ingredients, report }));
    }
    return trainer;
  }

  private takeEpoch(step: number, metrics: Metrics | null): void {
    if (metrics === null) return;
    const point = { step, metrics: this.withMean(metrics) };
    this.latest = point;
    if (this.epochs++ % this.stride === 0) this.validation.push(point);
  }

  private withMean<Values extends Readonly<Record<string, number>>>(metrics: Values): Values {
    const names = this.targetMetrics;
    if (names.length === 0) return metrics;
    const total = names.reduce((sum, name) => sum + metrics[name], 0);
    return { ...metrics, [MEAN]: total / names.length };
  }
}

function metricOfTarget({ kind, name }: TargetMetric): string {
  return `${kind === 'classes' ? 'accuracy' : 'r2'}:${name}`;
}

/** The metric that tells a good model from a bad one: with a rare class not the accuracy. */
function judgingMetric({ metrics, dataset }: PreparedRun): string | null {
  if (metrics.length > 1) return MEAN;
  const main = mainMetric(metrics);
  const [first] = metrics;
  if (main !== 'accuracy' || first.kind !== 'classes' || first.classes !== 2) return main;
  const rows = dataset.validationRows;
  const positives = rows.reduce((count, row) => count + first.truth(row), 0);
  return Math.min(positives, rows.length - positives) < RARE * rows.length ? 'f1' : main;
}

/** The metric at the end, larger is better; NaN for a run that diverged or has none. */
export function finalMetric({ metric, validation, reason }: RunCourse): number {
  if (metric === null || reason === 'diverged' || reason === 'error') return Number.NaN;
  return validation.at(-1)?.metrics[metric] ?? Number.NaN;
}
