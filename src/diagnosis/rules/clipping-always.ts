import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import type { RunFileChange } from '../run-file-change';
import { closing, learned, remainingShare } from '../trial';

/** Steps over which a looser limit is compared with this one. */
const TRIAL_STEPS = 600;
/** Share of the run after which one that was only late should have caught up. */
const LATE = 0.8;

export default defineRule({
  meta: {
    id: 'clipping-always',
    title: 'Every gradient is clipped',
    severity: 'info',
    moments: ['training'],
    meaning:
      'The limit for gradients lies below all of them: it is no safety net any more, but decides the length of every step.',
    measurement:
      'Share of clipped steps in the first half of the run. It is a remark, and a warning when the same steps with the limit at the 95th percentile of the norms leave clearly less of the loss, from the seed of the run and from another, and much of it is left with this one; a run that learns is given until four fifths of it are over.',
    source: 'Pascanu, Mikolov and Bengio 2013: the limit belongs above the usual norm.',
    thresholds: {
      share: { default: 0.98, description: 'clipped steps / steps' },
      gain: { default: 0.5, description: 'loss left with the looser limit / with this one' },
      left: {
        default: 0.2,
        description: 'loss / starting loss, late in the run or at the end of a trial of all of it',
      },
      stuck: { default: 0.97, description: 'the same where nothing at all is learned with this one' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const { clip } = run.runFile;
    const when = Math.floor(run.totalSteps / 2);
    const late = Math.floor(run.totalSteps * LATE);
    let clipped = 0;
    /** A verdict that waits for the rest of the run. */
    let held: { readonly clips: Clips; readonly comparison: Comparison } | null = null;

    /**
     * What the losses come down to with this limit and a looser one, from the run's seed; null where the looser one is
     * not clearly better from that and from another: what one seed shows may be its luck.
     */
    function compare(change: RunFileChange, steps: number): Comparison | null {
      const found = [run.seed, run.seed + 1].map((seed): Comparison | null => {
        const [same, looser] = [tryOut([], { steps, seed }), tryOut(change, { steps, seed })];
        if (same === null || looser === null || !learned(looser)) return null;
        const ends = { same: closing(same.losses), looser: closing(looser.losses) };
        if (!(ends.looser < threshold(learned(same) ? 'gain' : 'stuck') * ends.same)) return null;
        const isOver = same.losses.length > late;
        if (isOver && remainingShare(same) < threshold('left')) return null;
        return { ...ends, steps: same.losses.length, mayOnlyBeLate: learned(same) && !isOver };
      });
      const [here, elsewhere] = found;
      return here !== null && elsewhere !== null ? here : null;
    }

    function tell(clips: Clips, comparison: Comparison | null): void {
      const limit = Number(clips.usualHigh.toPrecision(2));
      report({
        place: { kind: 'runFile', pointer: '/clip' },
        severity: comparison === null ? 'info' : 'warning',
        message:
          `${clips.clipped} of ${clips.steps} gradients were clipped to ${formatNumber(clips.norm)}; their norm is ${formatNumber(clips.usual)} as a rule. ` +
          (comparison === null
            ? 'The limit decides the length of every step.'
            : `Tried from the same seed: clipped at ${formatNumber(limit)}, the first ${comparison.steps} steps end at ${formatNumber(comparison.looser)} instead of ${formatNumber(comparison.same)}, and another seed says the same.`),
        remedies: comparison === null ? [] : [clipAt(limit)],
      });
    }

    return {
      step(view, { gradient, loss }) {
        if (clip === null || !('norm' in clip)) return;
        clipped += view.row[fixedColumn('clipped')];
        if (view.step === late && held !== null)
          tell(held.clips, loss.left < threshold('left') ? null : held.comparison);
        if (view.step !== when || clipped < threshold('share') * (view.step + 1)) return;
        const { usual, usualHigh } = gradient;
        const clips = { norm: clip.norm, clipped, steps: view.step + 1, usual, usualHigh };
        const limit = Number(usualHigh.toPrecision(2));
        const comparison = compare(clipAt(limit).change, Math.min(TRIAL_STEPS, run.totalSteps));
        if (comparison?.mayOnlyBeLate === true) held = { clips, comparison };
        else tell(clips, comparison);
      },
    };
  },
});

/** The gradients of a run so far. */
interface Clips {
  /** The limit. */
  readonly norm: number;
  readonly clipped: number;
  readonly steps: number;
  readonly usual: number;
  readonly usualHigh: number;
}

/** Losses at the end of trials of so many steps. */
interface Comparison {
  readonly same: number;
  readonly looser: number;
  readonly steps: number;
  /** Whether the run learns, and may yet get as far as the trial without a limit did: the rest of it must say. */
  readonly mayOnlyBeLate: boolean;
}

function clipAt(limit: number): Remedy {
  return {
    title: `Clip the gradient norm at ${formatNumber(limit)}`,
    change: [{ pointer: '/clip/norm', value: limit }],
  };
}
