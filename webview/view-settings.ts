/** What a user chose in the view, kept by VS Code across hiding and window reloads; no data of runs but their ids. */
export interface ViewSettings {
  /** Runs that are drawn. */
  readonly shown: readonly string[];
  /** The run that the buttons act on; null before there is one. */
  readonly selected: string | null;
  readonly logLoss: boolean;
  /** Weight of the moving average, 0 to {@link MOST_SMOOTHING}. */
  readonly smoothing: number;
  readonly ignoreOutliers: boolean;
  /** Keys of curves that are switched off, see `chart-content.ts`. */
  readonly hidden: readonly string[];
  /** Visible steps; null for all. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
  /** The step that is looked at, of the selected run; null for the latest. */
  readonly step: number | null;
}

export const MOST_SMOOTHING = 0.99;
const MOST_HIDDEN = 500;

export const DEFAULT_SETTINGS: ViewSettings = {
  shown: [],
  selected: null,
  logLoss: false,
  smoothing: 0,
  ignoreOutliers: true,
  hidden: [],
  zoom: null,
  step: null,
};

/** Reads what an earlier page, perhaps of an earlier version, stored; whatever does not fit gets its default. */
export function readSettings(stored: unknown): ViewSettings {
  const from = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<
    Record<keyof ViewSettings, unknown>
  >;
  const { smoothing } = from;
  return {
    shown: strings(from.shown, DEFAULT_SETTINGS.shown),
    selected: typeof from.selected === 'string' ? from.selected : null,
    logLoss: flag(from.logLoss, DEFAULT_SETTINGS.logLoss),
    smoothing:
      typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MOST_SMOOTHING
        ? smoothing
        : DEFAULT_SETTINGS.smoothing,
    ignoreOutliers: flag(from.ignoreOutliers, DEFAULT_SETTINGS.ignoreOutliers),
    hidden: strings(from.hidden, DEFAULT_SETTINGS.hidden).slice(-MOST_HIDDEN),
    zoom: readZoom(from.zoom),
    step: readStep(from.step),
  };
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function strings(value: unknown, otherwise: readonly string[]): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : otherwise;
}

function readStep(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

function readZoom(value: unknown): ViewSettings['zoom'] {
  if (typeof value !== 'object' || value === null || !('from' in value) || !('to' in value)) {
    return null;
  }
  const { from, to } = value;
  return typeof from === 'number' && typeof to === 'number' && from >= 0 && from < to ? { from, to } : null;
}
