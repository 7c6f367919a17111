import { sep } from 'node:path';
import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';
import { moveFinding, type TextChange } from './moved-location';

/** Findings of one training. */
interface RunFindings {
  readonly runFile: string;
  /** What the training itself calls its run file, when that was saved under another name meanwhile. */
  readonly calls: string;
  findings: Finding[];
  /** Milliseconds since 1970. */
  readonly begunAt: number;
  /** While the training goes on: for each file that was changed since its start, the changes. */
  changes: Map<string, TextChange[]> | undefined;
}

/** A finding, and whose it is. */
export interface FoundBy {
  /** Absolute path of the run file. */
  readonly runFile: string;
  readonly finding: Finding;
}

/** Changes of one file that are remembered during a training, so that late findings can be moved along. */
const CHANGES_KEPT = 2000;

/** A change after which no place of a file is what it was. */
const EVERYTHING: TextChange = { line: 0, column: 0, endLine: Infinity, endColumn: Infinity, newText: '' };

/**
 * The findings that editors show: those of trainings, until their training is repeated or their cause is edited, and
 * those of the latest check of each run file. Their places follow the edits of their files.
 */
export class FindingStore {
  readonly #runs = new Map<string, RunFindings>();
  /** By run file. */
  readonly #checks = new Map<string, readonly Finding[]>();
  readonly #listeners = new Set<() => void>();

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {}

  /** Calls `listener` after each change. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** All findings, those of checks first; a finding that several trainings share is there once. */
  all(): readonly Finding[] {
    return this.entries().map(({ finding }) => finding);
  }

  /** The same with the run file whose training or check found each. */
  entries(): readonly FoundBy[] {
    const byKey = new Map<string, FoundBy>();
    const found = [
      ...[...this.#checks].flatMap(([runFile, findings]) =>
        findings.map((finding) => ({ runFile, finding })),
      ),
      ...[...this.#runs.values()].flatMap(({ runFile, findings }) =>
        findings.map((finding) => ({ runFile, finding })),
      ),
    ];
    for (const entry of found) {
      const { rule, location, message } = entry.finding;
      const key = JSON.stringify([rule, location, message]);
      if (!byKey.has(key)) byKey.set(key, entry);
    }
    return [...byKey.values()];
  }

  /** Findings whose cause is in this file. */
  of(file: string): readonly Finding[] {
    return this.all().filter(({ location }) => location.file === file);
  }

  /** A training begins: what earlier ones of the same run file found is out of date. */
  begin(runId: string, runFile: string): void {
    this.#forgetRunsOf(runFile);
    this.#runs.set(runId, { runFile, calls: runFile, findings: [], begunAt: this.now(), changes: new Map() });
    this.#changed();
  }

  /** A training has found something in the texts that it was started with. */
  add(runId: string, finding: Finding): void {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    const moved = moveByAll(renameFile(finding, run.calls, run.runFile), run.changes);
    if (moved === null) return;
    run.findings.push(moved);
    this.#changed();
  }

  /**
   * Where a finding of a training is after edits, or a place that it leads to.
   * @param related index of that place; null for the finding's own
   * @returns undefined when the place was edited, or the training is no longer the latest of its run file
   */
  placeNow(
    runId: string,
    { rule, message, related: places }: Finding,
    related: number | null,
  ): Location | undefined {
    const now = this.#runs
      .get(runId)
      ?.findings.find((finding) => finding.rule === rule && finding.message === message);
    if (related === null) return now?.location;
    const wanted = places.at(related);
    return now?.related.find((place) => place.message === wanted?.message)?.location;
  }

  /** A training has ended; its findings stay. */
  end(runId: string): void {
    const run = this.#runs.get(runId);
    if (run !== undefined) run.changes = undefined;
  }

  /** A run file was checked as it is now. */
  setChecked(runFile: string, findings: readonly Finding[]): void {
    if (findings.length === 0) this.#checks.delete(runFile);
    else this.#checks.set(runFile, findings);
    this.#changed();
  }

  /** A file was edited. */
  edit(file: string, changes: readonly TextChange[]): void {
    for (const change of changes) {
      for (const run of this.#runs.values()) {
        run.findings = movedFindings(run.findings, file, change);
        remember(run.changes, file, change);
      }
      for (const [runFile, findings] of this.#checks)
        this.#checks.set(runFile, movedFindings(findings, file, change));
    }
    this.#changed();
  }

  /**
   * A file that no editor shows was written by another program: what trainings that began before found in it is out of
   * date, and nobody knows where it moved.
   * @param at when it was written, in milliseconds since 1970
   */
  writtenOutside(file: string, at: number): void {
    for (const run of this.#runs.values()) {
      if (run.begunAt > at) continue;
      run.findings = movedFindings(run.findings, file, EVERYTHING);
      remember(run.changes, file, EVERYTHING);
    }
    this.#changed();
  }

  /** What was trained has another name, or a file for the first time; its text is the same. */
  rename(from: string, to: string): void {
    this.#checks.delete(from);
    for (const [id, run] of this.#runs) {
      if (run.runFile !== from) continue;
      this.#runs.set(id, {
        ...run,
        runFile: to,
        findings: run.findings.map((finding) => renameFile(finding, from, to)),
      });
    }
    this.#changed();
  }

  /** A file or a folder is gone: forgets what is about it, and what trainings and checks of run files in it found. */
  forget(path: string): void {
    const isGone = (file: string): boolean => isWithin(file, path);
    for (const [id, run] of this.#runs) {
      if (isGone(run.runFile)) this.#runs.delete(id);
      else run.findings = run.findings.filter(({ location }) => !isGone(location.file));
    }
    for (const [runFile, findings] of this.#checks) {
      if (isGone(runFile)) this.#checks.delete(runFile);
      else
        this.#checks.set(
          runFile,
          findings.filter(({ location }) => !isGone(location.file)),
        );
    }
    this.#changed();
  }

  /** Forgets what trainings found so far. */
  clear(): void {
    for (const run of this.#runs.values()) run.findings = [];
    this.#changed();
  }

  #forgetRunsOf(runFile: string): void {
    for (const [id, run] of this.#runs) if (run.runFile === runFile) this.#runs.delete(id);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function remember(log: RunFindings['changes'], file: string, change: TextChange): void {
  if (log === undefined) return;
  const changes = log.get(file) ?? [];
  const isLost = change === EVERYTHING || changes.includes(EVERYTHING) || changes.length >= CHANGES_KEPT;
  if (isLost) log.set(file, [EVERYTHING]);
  else if (changes.length === 0) log.set(file, [change]);
  else changes.push(change);
}

function movedFindings(findings: readonly Finding[], file: string, change: TextChange): Finding[] {
  return findings.flatMap((finding) => moveFinding(finding, file, change) ?? []);
}

/** Whether a file is at a path, or in the folder there. */
function isWithin(file: string, path: string): boolean {
  return file === path || file.startsWith(path.endsWith(sep) ? path : `${path}${sep}`);
}

function moveByAll(finding: Finding, log: RunFindings['changes']): Finding | null {
  let moved: Finding | null = finding;
  for (const [file, changes] of log ?? []) {
    for (const change of changes) {
      moved = moveFinding(moved, file, change);
      if (moved === null) return null;
    }
  }
  return moved;
}

function renameFile(finding: Finding, from: string, to: string): Finding {
  const rename = <Placed extends { readonly location: Location }>(placed: Placed): Placed =>
    placed.location.file === from ? { ...placed, location: { ...placed.location, file: to } } : placed;
  return {
    ...rename(finding),
    related: finding.related.map(rename),
    fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(rename) })),
  };
}
