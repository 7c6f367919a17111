/** Which runs are drawn, and which one the buttons act on. */
export interface RunSelection {
  readonly shown: readonly string[];
  readonly selected: string | null;
}

export interface SelectableRun {
  readonly id: string;
  /** The same for runs that were started together. */
  readonly group: string;
  /** Whether it still trains. */
  readonly live: boolean;
  /** Whether no page heard of it before, this one included. */
  readonly fresh: boolean;
}

/**
 * What to draw after the list of runs changed. A run that was chosen before stays. A run that just began is drawn and
 * selected; beside it stay those that still train or were started together with it, for they are to be compared.
 * @param runs in the order in which they began
 */
export function selectRuns(before: RunSelection, runs: readonly SelectableRun[]): RunSelection {
  const kept = runs.filter(({ id }) => before.shown.includes(id));
  // Several of them while the page was hidden, or before there was one.
  const begun = newestTogether(runs.filter(({ id, fresh }) => fresh && !before.shown.includes(id)));
  if (begun.length === 0) {
    return withSelected(kept.length > 0 ? kept : runs.slice(-1), before.selected);
  }
  const together = [...kept.filter((run) => run.live || isAmong(run, begun)), ...begun];
  const selectedStays = together.some(({ id, live }) => id === before.selected && live);
  return withSelected(together, selectedStays ? before.selected : begun[begun.length - 1].id);
}

/** What to draw after a user picked a run: it alone when one run was drawn, else it among those that are compared. */
export function selectRun({ shown }: RunSelection, id: string): RunSelection {
  const compared = shown.length > 1 ? shown : [];
  return { shown: compared.includes(id) ? compared : [...compared, id], selected: id };
}

/** All that train, else the newest; with those that were started together with them. */
function newestTogether(runs: readonly SelectableRun[]): readonly SelectableRun[] {
  const live = runs.filter((run) => run.live);
  const newest = live.length > 0 ? live : runs.slice(-1);
  return runs.filter((run) => isAmong(run, newest));
}

/** Whether a run was started together with one of others. */
function isAmong({ group }: SelectableRun, others: readonly SelectableRun[]): boolean {
  return others.some((other) => other.group === group);
}

function withSelected(runs: readonly SelectableRun[], selected: string | null): RunSelection {
  const shown = runs.map(({ id }) => id);
  return {
    shown,
    selected: selected !== null && shown.includes(selected) ? selected : (shown.at(-1) ?? null),
  };
}
