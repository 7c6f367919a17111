import { project, unproject, type Axis, type AxisKind, type AxisShape } from './axis';
import type { Columns } from './columns';

/** Where on a chart's axis some values have no place, and how far they reach. */
export interface OffAxis {
  /** The largest value above the axis, the least below it; null when all fit. */
  readonly above: { readonly value: number; readonly step: number } | null;
  readonly below: { readonly value: number; readonly step: number } | null;
}

/** What may be left out: this share of a series' values at one end, if they exceed the rest by this many times its span. */
const OUTLIERS = [
  { share: 0.02, far: 5 },
  { share: 0.1, far: 100 },
] as const;
/** With fewer points nothing can be called an outlier. */
const ENOUGH = 20;
const PADDING = 0.05;
/** Share of the values that may lie within the linear piece of a symlog axis. */
const TINY = 0.02;
/** Decades that an axis with zero or negative values shows at most. */
const SYMLOG_DECADES = 12;

/** Ends of an axis stay below this, so that their difference is finite. */
const LARGEST = Number.MAX_VALUE / 4;

/** What is smaller counts as 0 on a logarithmic axis. */
const LEAST_LOG = 1e-300;

/** About how many values quantiles are read from. */
const SAMPLE = 256;

interface Span {
  low: number;
  high: number;
}

/**
 * The axis for some series. Without `ignoreOutliers` everything fits. With it, each series counts without the 2 % of its
 * values at either end if they lie beyond the rest by more than five times what the rest spans, as spikes do; and without
 * 10 % if they lie beyond by more than a hundred times, as the end of a run that explodes does.
 * @param log logarithmic; becomes symlog where there are values of 0 and below
 * @returns null when there is no finite value
 */
export function chooseAxis(
  shown: readonly Columns[],
  { log, ignoreOutliers }: { readonly log: boolean; readonly ignoreOutliers: boolean },
): Axis | null {
  const kind: AxisKind = log ? (shown.some(hasNonPositive) ? 'symlog' : 'log') : 'linear';
  const threshold = kind === 'symlog' ? symlogThreshold(shown) : 1;
  const scale = { kind, threshold };
  const total: Span = { low: Infinity, high: -Infinity };
  for (const columns of shown) {
    const span = spanOf(columns, scale, ignoreOutliers);
    total.low = Math.min(total.low, span.low);
    total.high = Math.max(total.high, span.high);
  }
  return total.low > total.high ? null : padded(scale, total);
}

/** What of the series an axis does not show. */
export function offAxis(shown: readonly Columns[], axis: Axis): OffAxis {
  let above: OffAxis['above'] = null;
  let below: OffAxis['below'] = null;
  for (const columns of shown) {
    for (let index = 0; index < columns.length; index++) {
      const step = Math.round(columns.x[index]);
      if (columns.high[index] > (above?.value ?? axis.max)) {
        above = { value: columns.high[index], step };
      }
      if (columns.low[index] < (below?.value ?? axis.min)) {
        below = { value: columns.low[index], step };
      }
    }
  }
  return { above, below };
}

function hasNonPositive({ low, length }: Columns): boolean {
  return low.subarray(0, length).some((value) => value < LEAST_LOG);
}

/** A power of ten below most of the values other than 0. */
function symlogThreshold(shown: readonly Columns[]): number {
  const sizes = shown
    .flatMap(sampled)
    .map(Math.abs)
    .filter((size) => size >= LEAST_LOG)
    .sort((a, b) => a - b);
  if (sizes.length === 0) {
    return 1;
  }
  const typicalLeast = sizes[Math.floor(sizes.length * TINY)];
  const least = Math.max(typicalLeast, sizes[sizes.length - 1] / 10 ** SYMLOG_DECADES);
  return Math.max(10 ** Math.floor(Math.log10(least)), LEAST_LOG);
}

/** About {@link SAMPLE} of the minima and maxima of a series; all of them when there are fewer. */
function sampled({ low, high, length }: Columns): number[] {
  const stride = Math.ceil((2 * length) / SAMPLE);
  const values: number[] = [];
  for (let index = 0; index < length; index += stride) {
    if (!Number.isNaN(low[index])) {
      values.push(low[index], high[index]);
    }
  }
  return values;
}

/** Where a series lies along the axis; both ends infinite when nothing of it is finite. */
function spanOf(columns: Columns, scale: AxisShape, ignoreOutliers: boolean): Span {
  const { low, high, length } = columns;
  let [least, greatest] = [Infinity, -Infinity];
  for (let index = 0; index < length; index++) {
    if (low[index] < least) {
      least = low[index];
    }
    if (high[index] > greatest) {
      greatest = high[index];
    }
  }
  if (least > greatest) {
    return { low: Infinity, high: -Infinity };
  }
  const span = { low: project(scale, bounded(least)), high: project(scale, bounded(greatest)) };
  return ignoreOutliers && length >= ENOUGH ? withoutOutliers(span, columns, scale) : span;
}

/** The ends of `full` count exactly; the quantiles that they are held against come from a sample, for speed. */
function withoutOutliers(full: Span, columns: Columns, scale: AxisShape): Span {
  const span = { ...full };
  const sorted = Float64Array.from(sampled(columns), (value) => project(scale, bounded(value))).sort();
  const last = sorted.length - 1;
  for (const { share, far } of OUTLIERS) {
    const low = sorted[Math.ceil(last * share)];
    const high = sorted[Math.floor(last * (1 - share))];
    const spread = Math.max(high / 2 - low / 2, leastSpread(scale.kind, low, high)) * 2;
    span.low = span.low < low - far * spread ? low - spread : span.low;
    span.high = span.high > high + far * spread ? high + spread : span.high;
  }
  return span;
}

/** Half of what a series is taken to span even if it stands still: its own size, or 0.1 decades. */
function leastSpread(kind: AxisKind, low: number, high: number): number {
  if (kind !== 'linear') {
    return 0.05;
  }
  return low === high ? Math.abs(low) / 2 : 0.005 * Math.max(Math.abs(low), Math.abs(high));
}

function padded({ kind, threshold }: AxisShape, { low, high }: Span): Axis {
  const scale = { kind, threshold };
  const half = Math.max(high / 2 - low / 2, leastSpread(kind, low, high));
  const pad = half === 0 ? 0.5 : half * 2 * PADDING;
  const middle = low / 2 + high / 2;
  // Values that are never negative keep 0 as the end of their axis.
  const least = low >= 0 && kind !== 'log' ? Math.max(0, middle - half - pad) : middle - half - pad;
  return {
    ...scale,
    min:
      kind === 'log' ? Math.max(unproject(scale, least), LEAST_LOG / 10) : bounded(unproject(scale, least)),
    max: bounded(unproject(scale, middle + half + pad)),
  };
}

function bounded(value: number): number {
  return Math.min(Math.max(value, -LARGEST), LARGEST);
}
