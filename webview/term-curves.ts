import { termShare } from '../src/runs/series/run-series';
import { termPairs } from '../src/runs/series/term-gradient-series';
import { curveOf, NORMAL, numbered, termColor, type Curve, type CurveColors, type Look } from './curve';
import { colorAlong, dashFor, type Color } from './palette';
import type { ModelTermGradients, RunModel } from './run-model';

/** The terms of the selected run: what each has of the loss, and of the gradient where that was measured. */
export function shareCurves(
  runs: readonly RunModel[],
  selected: RunModel,
  colors: CurveColors,
): readonly Curve[] {
  const { layout } = selected.description;
  const { terms } = layout;
  const measured = selected.termGradients;
  const curves = terms.flatMap((term, index) => {
    const color = termColor(index, terms.length, colors);
    const gradient = measured?.names.indexOf(term) ?? -1;
    const value = { color, smoothable: true, width: NORMAL };
    return [
      curveOf(selected, `share:${term}`, `${term}, loss`, termShare(layout, index), value),
      ...(measured && gradient >= 0
        ? [
            curveOf(
              selected,
              `gradientShare:${term}`,
              `${term}, gradient`,
              gradient,
              sparse(measured, color, 1),
            ),
          ]
        : []),
    ];
  });
  return numbered(curves, runs, selected);
}

/** How much the gradients of each two terms of the selected run point the same way. */
export function cosineCurves(
  runs: readonly RunModel[],
  selected: RunModel,
  colors: CurveColors,
): readonly Curve[] {
  const measured = selected.termGradients;
  if (measured === null) {
    return [];
  }
  const { names } = measured;
  const pairs = termPairs(names.length);
  const curves = pairs.map(([first, second], index) => {
    const color = colorAlong(colors.categories.slice(2), index, pairs.length);
    const label = `${names[first]} and ${names[second]}`;
    return curveOf(selected, `cosine:${label}`, label, names.length + index, sparse(measured, color, index));
  });
  return numbered(curves, runs, selected);
}

/** The look of what was measured now and then. */
function sparse({ buckets }: ModelTermGradients, color: Color, dash: number): Look {
  return {
    buckets,
    window: null,
    color,
    dash: dashFor(dash),
    width: NORMAL,
    dots: true,
    firstNonFinite: undefined,
  };
}
