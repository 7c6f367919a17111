import type { TermGradientsMeasured } from '../runs/events';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { ObserverFactory } from '../runs/session/training-session';
import type { TermGradients } from '../runs/training/term-gradients';
import type { TrainingObserver, TrainingView } from '../runs/training/view';
import { workOfStep } from './work-of-step';

/** Steps at which the gradients of terms are measured, over a whole run: as many as a chart needs. */
const MOST = 64;
/** So many even where they cost more than {@link SHARE} of the run. */
const LEAST = 16;
/** Share of the work of a run. */
const SHARE = 0.05;
/** Work that all measurements together may take, in multiplications. */
const LIMIT = 4e8;

/**
 * Tells the gradients of the terms of a loss apart now and then, evenly over the run, for whoever looks at it. Each
 * measurement costs a pass forward and one back for each term; a loss of one term, or whose terms replace one another, is
 * left alone.
 */
export const measureTerms: ObserverFactory = ({ run, tell }) => new TermMeasurement(run, tell);

class TermMeasurement implements TrainingObserver {
  /** Steps from one measurement to the next; infinite for a run that has none. */
  private readonly interval: number;
  private next = 0;

  constructor(
    run: PreparedRun,
    private readonly tell: (measured: TermGradientsMeasured) => void,
  ) {
    this.interval = intervalOf(run);
    if (this.interval === Infinity) this.next = Infinity;
  }

  onStep(view: TrainingView): void {
    if (view.step < this.next) return;
    const { run, program } = view;
    // The last batch of an epoch may be short: it would need a graph of its own.
    const usual = Math.min(run.runFile.batchSize, run.dataset.trainingRows.length);
    if (program.batchSize !== usual) return;
    this.next = view.step + this.interval;
    const measured = view.termGradients();
    if (measured.names.length > 1) this.tell(eventOf(view.step, measured));
    else this.next = Infinity;
  }
}

function intervalOf(run: PreparedRun): number {
  const { loss, layout, totalSteps } = run;
  if (loss.kind === 'schedule' || layout.terms.length < 2) return Infinity;
  const work = workOfStep(run) * (layout.terms.length + 1);
  const affordable = Math.min(
    MOST,
    LIMIT / work,
    Math.max(LEAST, (SHARE * totalSteps) / layout.terms.length),
  );
  return affordable < 1 ? Infinity : Math.max(1, Math.ceil(totalSteps / affordable));
}

function eventOf(step: number, { names, norms, cosines }: TermGradients): TermGradientsMeasured {
  const count = names.length;
  const pairs: number[] = [];
  for (let second = 1; second < count; second++) {
    for (let first = 0; first < second; first++) {
      const cosine = cosines[first * count + second];
      // A gradient of 0 has no direction.
      pairs.push(norms[first] === 0 || norms[second] === 0 ? 0 : cosine);
    }
  }
  return { type: 'termGradients', step, terms: names, norms: [...norms], cosines: pairs };
}
