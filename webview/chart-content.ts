import { formatNumber, formatPercent, formatSetting } from '../src/dashboard/number-format';
import {
  GRAD_NORM,
  layerGradNorm,
  layerUpdateRatio,
  LEARNING_RATE,
  LOSS,
  termSeries,
} from '../src/runs/series/run-series';
import type { Axis } from './axis';
import { curveOf, NORMAL, numbered, runColor, termColor, type Curve, type CurveColors } from './curve';
import { colorAlong, dashFor } from './palette';
import type { RunModel } from './run-model';
import { cosineCurves, shareCurves } from './term-curves';
import type { ViewSettings } from './view-settings';

export type ChartId = 'loss' | 'termShare' | 'termCosine' | 'gradNorm' | 'updateRatio' | 'learningRate';

export interface ChartKind {
  readonly id: ChartId;
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly log: (settings: ViewSettings) => boolean;
  /** Where the numbers have natural ends; else the axis follows them. */
  readonly axis?: Axis;
  /** How its values are written. */
  readonly format: (value: number) => string;
  readonly curves: (runs: readonly RunModel[], selected: RunModel, colors: CurveColors) => readonly Curve[];
}

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
    id: 'termShare',
    title: 'Shares of the terms',
    unit: 'of the loss by absolute value, and of the gradient by L2 norm',
    log: () => false,
    axis: linearAxis(0, 1),
    format: formatPercent,
    curves: shareCurves,
  },
  {
    id: 'termCosine',
    title: 'Agreement of the terms',
    unit: 'cosine between their gradients; below 0 they pull apart',
    log: () => false,
    axis: linearAxis(-1, 1),
    format: formatNumber,
    curves: cosineCurves,
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

/** From one end to the other, with room for the width of a line at both. */
function linearAxis(from: number, to: number): Axis {
  const margin = 0.03 * (to - from);
  return { kind: 'linear', threshold: 1, min: from - margin, max: to + margin };
}

/** One run: training, validation and terms. Several: training and validation of each, a colour for each run. */
function lossCurves(runs: readonly RunModel[], _selected: RunModel, colors: CurveColors): readonly Curve[] {
  const compared = runs.length > 1;
  return runs.flatMap((run) => {
    const { layout, validationRows } = run.description;
    const own = compared ? runColor(run, colors) : null;
    const training = { color: own ?? colors.blue, smoothable: true, width: NORMAL };
    // As long as each epoch has a bucket of its own there is nothing finer.
    const finer = run.validation.width > run.description.stepsPerEpoch ? run.window : null;
    const validation = {
      buckets: run.validation,
      window: finer && { range: finer.range, buckets: finer.validation },
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
          color: termColor(index, terms.length, colors),
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
  const { layout } = selected.description;
  const curves = layerCurves(selected, colors, (layer) => layerUpdateRatio(layout, layer));
  return numbered(curves, runs, selected);
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
