import type { FirstNonFinite } from '../src/dashboard/run-history';
import type { StepBuckets } from '../src/runs/series/step-buckets';
import type { CurveWindow } from './curve-reading';
import { colorAlong, type Color } from './palette';
import type { RunModel } from './run-model';

/** The colours that curves are given. */
export interface CurveColors {
  readonly foreground: Color;
  readonly blue: Color;
  readonly orange: Color;
  readonly spectrum: readonly Color[];
  readonly categories: readonly Color[];
}

/** One curve of a chart: which numbers it shows, and how. */
export interface Curve {
  /** Names the curve in the settings: the same layer has the same key in each chart. */
  readonly key: string;
  readonly label: string;
  readonly buckets: StepBuckets;
  readonly series: number;
  readonly color: Color;
  readonly dash: readonly number[];
  readonly width: number;
  /** Whether it is noisy, so that smoothing applies; others have values that each count. */
  readonly smoothable: boolean;
  /** Drawn with a dot at each value, as long as there are few. */
  readonly dots: boolean;
  readonly firstNonFinite: FirstNonFinite | undefined;
  /** Finer numbers of a stretch; null for none. */
  readonly window: CurveWindow | null;
}

export const THIN = 1.25;
export const NORMAL = 1.75;

export type Look = Partial<Omit<Curve, 'key' | 'label'>> & Pick<Curve, 'color'>;

/** @param compared whether other runs have the same curve in the same chart */
export function curveOf(
  run: RunModel,
  key: string,
  label: string,
  series: number,
  look: Look,
  compared = false,
): Curve {
  const { ordinal } = run.description;
  return {
    key: compared ? `run${ordinal}:${key}` : key,
    label: compared ? `#${ordinal} ${label}` : label,
    buckets: run.steps,
    series,
    dash: [],
    width: THIN,
    smoothable: false,
    dots: false,
    firstNonFinite: run.progress?.nonFinite.find((first) => first.series === series),
    window: run.window && { range: run.window.range, buckets: run.window.steps },
    ...look,
  };
}

/** With the number of the run where others are shown beside it. */
export function numbered(
  curves: readonly Curve[],
  runs: readonly RunModel[],
  { description: { ordinal } }: RunModel,
): readonly Curve[] {
  return runs.length > 1
    ? curves.map((curve) => ({ ...curve, label: `#${ordinal} ${curve.label}` }))
    : curves;
}

/** Without the colours of training and validation. */
export function termColor(term: number, terms: number, { categories }: CurveColors): Color {
  return colorAlong(categories.slice(2), term, terms);
}

/** The colour of a run in the list: that of its training curve. @param drawn how many runs are drawn */
export function swatchColor(
  run: RunModel,
  drawn: number,
  colors: Pick<CurveColors, 'blue' | 'categories'>,
): Color {
  return drawn > 1 ? runColor(run, colors) : colors.blue;
}

/** The colour that stands for a run wherever several are shown. */
export function runColor(run: RunModel, colors: Pick<CurveColors, 'categories'>): Color {
  return colors.categories[(run.description.ordinal - 1) % colors.categories.length];
}
