import { formatNumber, formatSetting } from '../src/dashboard/number-format';
import {
  GRAD_NORM,
  layerGradNorm,
  layerUpdateRatio,
  LEARNING_RATE,
  LOSS,
  termSeries,
} from '../src/dashboard/run-series';
import type { FirstNonFinite } from '../src/dashboard/run-history';
import type { StepBuckets } from '../src/dashboard/step-buckets';
import { colorAlong, dashFor, type Color } from './palette';
import type { RunModel } from './run-model';
import type { ViewSettings } from './view-settings';

export type ChartId = 'loss' | 'gradNorm' | 'updateRatio' | 'learningRate';

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
}

export interface ChartKind {
  readonly id: ChartId;
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly log: (settings: ViewSettings) => boolean;
  /** How its values are written. */
  readonly format: (value: number) => string;
  readonly curves: (runs: readonly RunModel[], selected: RunModel, colors: CurveColors) => readonly Curve[];
}

const THIN = 1.25;
const NORMAL = 1.75;

export const CHARTS: readonly ChartKind[] = [
  {
    id: 'loss',
    title: 'Loss',
    unit: 'as minimized, mean of each batch',
    log: (settings) => settings.logLoss,
    format: formatNumber,
    curves: lossCurves,
  },
  {
    id: 'gradNorm',
    title: 'Gradient norm',
    unit: 'L2 at each step, before clipping',
    log: () => true,
    format: formatNumber,
    curves: gradientCurves,
  },
  {
    id: 'updateRatio',
    title: 'Update ratio',
    unit: '|update| / |weights| at each step',
    log: () => true,
    format: formatNumber,
    curves: updateCurves,
  },
  {
    id: 'learningRate',
    title: 'Learning rate',
    unit: 'at each step',
    log: () => false,
    format: formatSetting,
    curves: learningRateCurves,
  },
];

type Look = Partial<Omit<Curve, 'key' | 'label'>> & Pick<Curve, 'color'>;

/** One run: training, validation and terms. Several: training and validation of each, a colour for each run. */
function lossCurves(runs: readonly RunModel[], _selected: RunModel, colors: CurveColors): readonly Curve[] {
  const compared = runs.length > 1;
  return runs.flatMap((run) => {
    const { layout, validationRows } = run.description;
    const own = compared ? runColor(run, colors) : null;
    const training = { color: own ?? colors.blue, smoothable: true, width: NORMAL };
    const validation = {
      buckets: run.validation,
      color: own ?? colors.orange,
      dash: dashFor(1),
      width: NORMAL,
      dots: true,
      firstNonFinite: undefined,
    };
    const terms = compared ? [] : layout.terms;
    return [
      curveOf(run, 'training', 'Training', LOSS, training, compared),
      ...(validationRows > 0 ? [curveOf(run, 'validation', 'Validation', 0, validation, compared)] : []),
      ...terms.map((term, index) =>
        curveOf(run, `term:${term}`, term, termSeries(index), {
          // Without the colours of training and validation.
          color: colorAlong(colors.categories.slice(2), index, terms.length),
          dash: dashFor(index + 1),
          smoothable: true,
        }),
      ),
    ];
  });
}

/** One run: each layer in its colour, and the total. Several: only the totals, which can be compared. */
function gradientCurves(
  runs: readonly RunModel[],
  _selected: RunModel,
  colors: CurveColors,
): readonly Curve[] {
  if (runs.length > 1) {
    return comparedCurves(runs, 'total', 'Total', GRAD_NORM, colors, true);
  }
  const [run] = runs;
  return [
    curveOf(run, 'total', 'Total', GRAD_NORM, { color: colors.foreground, smoothable: true, width: NORMAL }),
    ...layerCurves(run, colors, (layer) => layerGradNorm(run.description.layout, layer)),
  ];
}

/** The layers of the selected run, whose number they bear when there are others. */
function updateCurves(runs: readonly RunModel[], selected: RunModel, colors: CurveColors): readonly Curve[] {
  const { layout, ordinal } = selected.description;
  const curves = layerCurves(selected, colors, (layer) => layerUpdateRatio(layout, layer));
  return runs.length > 1
    ? curves.map((curve) => ({ ...curve, label: `#${ordinal} ${curve.label}` }))
    : curves;
}

function learningRateCurves(
  runs: readonly RunModel[],
  _selected: RunModel,
  colors: CurveColors,
): readonly Curve[] {
  const [run] = runs;
  return runs.length > 1
    ? comparedCurves(runs, 'learningRate', 'Learning rate', LEARNING_RATE, colors, false)
    : [curveOf(run, 'learningRate', 'Learning rate', LEARNING_RATE, { color: colors.blue, width: NORMAL })];
}

/** The same series of several runs; dashes differ too, for their curves often lie on each other. */
function comparedCurves(
  runs: readonly RunModel[],
  key: string,
  label: string,
  series: number,
  colors: CurveColors,
  smoothable: boolean,
): readonly Curve[] {
  return runs.map((run, index) =>
    curveOf(
      run,
      key,
      label,
      series,
      { color: runColor(run, colors), dash: dashFor(index), smoothable },
      true,
    ),
  );
}

function layerCurves(
  run: RunModel,
  colors: CurveColors,
  seriesOf: (layer: number) => number,
): readonly Curve[] {
  const { layers } = run.description.layout;
  return layers.map((name, layer) =>
    curveOf(run, `layer:${name}`, name, seriesOf(layer), {
      color: colorAlong(colors.spectrum, layer, layers.length),
      dash: dashFor(layer),
      smoothable: true,
    }),
  );
}

/** @param compared whether other runs have the same curve in the same chart */
function curveOf(
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
    ...look,
  };
}

/** The colour that stands for a run wherever several are shown. */
export function runColor(run: RunModel, colors: Pick<CurveColors, 'categories'>): Color {
  return colors.categories[(run.description.ordinal - 1) % colors.categories.length];
}
