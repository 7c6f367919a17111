/**
 * The names that code and manifest (package.json) share; a test holds the two together.
 */
export const COMMANDS = {
  train: 'lossDebugger.train',
  openDashboard: 'lossDebugger.openDashboard',
  pause: 'lossDebugger.pause',
  resume: 'lossDebugger.resume',
  step: 'lossDebugger.step',
  stop: 'lossDebugger.stop',
  restart: 'lossDebugger.restart',
  saveRunFile: 'lossDebugger.saveRunFile',
  openRun: 'lossDebugger.openRun',
  exportCurves: 'lossDebugger.exportCurves',
  clearFindings: 'lossDebugger.clearFindings',
  checkLoss: 'lossDebugger.checkLoss',
  proveFix: 'lossDebugger.proveFix',
  findLearningRate: 'lossDebugger.findLearningRate',
  compareLosses: 'lossDebugger.compareLosses',
} as const;

export type CommandName = keyof typeof COMMANDS;

/** What `when` clauses of the manifest ask for. */
export const CONTEXT_KEYS = {
  /** A training has not ended. */
  training: 'lossDebugger.training',
  /** A training can be paused. */
  running: 'lossDebugger.running',
  /** A training waits to be resumed. */
  paused: 'lossDebugger.paused',
  /** Something was trained in this window. */
  restartable: 'lossDebugger.restartable',
  /** Something was trained that no file holds. */
  unsaved: 'lossDebugger.unsaved',
  /** The dashboard has a run to show. */
  hasRuns: 'lossDebugger.hasRuns',
  hasFindings: 'lossDebugger.hasFindings',
} as const;
export type ContextKey = keyof typeof CONTEXT_KEYS;

export const MINIMUM_SEVERITIES = ['info', 'warning', 'error', 'off'] as const;

/** The settings with their values by default, which also give their types. */
export const SETTINGS = {
  'lossDebugger.openDashboardOnTrain': true as boolean,
  'lossDebugger.notifyWhenTrainingEnds': true as boolean,
  'lossDebugger.codeLens': true as boolean,
  'lossDebugger.diagnostics.minimumSeverity': 'info' as (typeof MINIMUM_SEVERITIES)[number],
  'lossDebugger.maximumStoredRuns': 100 as number,
} as const;
export type Settings = typeof SETTINGS;

/** Scheme of documents that show what a run was trained from, where no file does. */
export const RUN_SCHEME = 'loss-debugger-run';

/** Names of files that say what to train. */
export const RUN_FILE_SUFFIX = '.train.json';

/** Names of files that hold losses. */
export const LOSS_FILE_SUFFIX = '.loss.js';

/** Kinds of data files that are offered for training; each may also be compressed as `.gz`. */
export const DATA_SUFFIXES = ['.csv', '.tsv', '.jsonl', '.parquet'] as const;

/** Files that are watched for what other programs do to them. */
export const TRACEABLE_FILES = `**/*{${[
  RUN_FILE_SUFFIX,
  LOSS_FILE_SUFFIX,
  ...DATA_SUFFIXES,
  ...DATA_SUFFIXES.map((suffix) => `${suffix}.gz`),
].join(',')}}`;

export function isRunFile(path: string): boolean {
  return path.endsWith(RUN_FILE_SUFFIX);
}

export function isLossFile(path: string): boolean {
  return path.endsWith(LOSS_FILE_SUFFIX);
}

/** Whether training may be offered for a file of that name; `.json` is too common a name for it. */
export function isDataFile(path: string): boolean {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  return DATA_SUFFIXES.some((suffix) => name.endsWith(suffix));
}

/** Whether findings may be about places in a file of that name. */
export function isTraceable(path: string): boolean {
  return isRunFile(path) || isDataFile(path) || path.endsWith('.json') || isLossFile(path);
}
