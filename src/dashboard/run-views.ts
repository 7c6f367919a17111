import { provableFixes } from '../runs/provable-fixes';
import type { RunEnded } from '../runs/events';
import type { Finding } from '../runs/finding';
import { fixedColumn } from '../runs/telemetry';
import type { KeptProof } from '../runs/kept-proof';
import type { Location } from '../runs/location';
import type { CurvesView, FindingView, ProofView, RunDescription, RunProgress } from './protocol';
import type { RunHistory } from './run-history';
import type { BucketCursor } from '../runs/series/step-buckets';

/** How much of a run the page has. */
export interface PageCursor {
  readonly steps: BucketCursor;
  readonly validation: BucketCursor;
  readonly termGradients: BucketCursor;
}

export const NOTHING_READ: PageCursor = {
  steps: { width: 1, length: 0 },
  validation: { width: 1, length: 0 },
  termGradients: { width: 1, length: 0 },
};

/** What the host alone knows of a run that it offers. */
export interface RunStanding {
  readonly ordinal: number;
  readonly controllable: boolean;
  /** Default: the run stands alone. */
  readonly group?: string;
  readonly fresh: boolean;
}

/** What the page is told of a run whenever the list of runs changes. */
export function describeRun(
  { started, state }: RunHistory,
  { ordinal, controllable, group = started.id, fresh }: RunStanding,
): RunDescription {
  return {
    id: started.id,
    ordinal,
    group,
    name: baseName(started.file),
    loss: started.loss,
    parameters: started.parameters,
    trainingRows: started.trainingRows,
    validationRows: started.validationRows,
    layout: started.layout,
    totalSteps: started.totalSteps,
    stepsPerEpoch: started.stepsPerEpoch,
    metric: started.metric,
    controllable,
    live: state === 'running' || state === 'paused',
    fresh,
  };
}

/**
 * What is new in a run for a page that has it up to `cursor` (null: the page does not draw it) and has `findingsSent`
 * findings of it.
 */
export function reportProgress(
  history: RunHistory,
  stepsPerSecond: number | null,
  cursor: PageCursor | null,
  findingsSent: number,
): RunProgress {
  const { started, lastRow, lastMetrics, end } = history;
  const metric = started.metric === null ? undefined : lastMetrics?.[started.metric];
  const column = (name: Parameters<typeof fixedColumn>[0]): number | undefined =>
    lastRow?.[fixedColumn(name)];
  const newest = [
    epochLoss(end) ?? column('loss') ?? end?.loss ?? undefined,
    column('learningRate'),
    column('gradNorm'),
    lastMetrics?.loss,
    metric,
  ];
  return {
    id: started.id,
    state: history.state,
    steps: history.steps.newestStep + 1,
    stepsPerSecond,
    newest: Float64Array.from(newest, (value) => value ?? NaN),
    known: newest.map((value) => value !== undefined),
    end: end ? { reason: end.reason, seconds: end.seconds, message: end.message ?? '' } : null,
    nonFinite: history.nonFinite,
    findingCount: history.findingCount,
    findingsFrom: findingsSent,
    findings: history.findings.slice(findingsSent).map(viewFinding),
    proofs: history.proofs.map(viewProof),
    curves: cursor && viewCurves(history, cursor),
  };
}

/** The loss of the last epoch, which stands for a run that has ended; one that diverged stands at its last batch. */
function epochLoss(end: RunEnded | undefined): number | null {
  return end === undefined || end.reason === 'diverged' ? null : end.loss;
}

function viewCurves({ steps, validation, termGradients }: RunHistory, cursor: PageCursor): CurvesView {
  return {
    steps: steps.slice(steps.changedSince(cursor.steps)),
    validation: validation.slice(validation.changedSince(cursor.validation)),
    termGradients: termGradients && {
      names: termGradients.names,
      buckets: termGradients.buckets.slice(termGradients.buckets.changedSince(cursor.termGradients)),
    },
  };
}

/** Where the page is after it got everything there is now. */
export function cursorOf({ steps, validation, termGradients }: RunHistory): PageCursor {
  return {
    steps: readTo(steps),
    validation: readTo(validation),
    termGradients: termGradients ? readTo(termGradients.buckets) : NOTHING_READ.termGradients,
  };
}

function readTo({ width, length }: BucketCursor): BucketCursor {
  return { width, length };
}

function viewFinding(finding: Finding): FindingView {
  return {
    rule: finding.rule,
    severity: finding.severity,
    step: finding.step,
    message: finding.message,
    place: placeOf(finding.location),
    related: finding.related.map(({ message, location }) => ({ message, place: placeOf(location) })),
    fixes: provableFixes(finding).map(({ title }) => title),
  };
}

function viewProof({ rule, fix, verdict, sentence }: KeptProof): ProofView {
  const outcome = { helps: 'proven', doesNotHelp: 'did not help', unclear: 'unclear' }[verdict];
  return { rule, fix, helps: verdict === 'helps', text: `${outcome}: ${sentence}` };
}

function placeOf({ file, line, column }: Location): string {
  return `${baseName(file)}:${line}:${column}`;
}

/** The last part of a path of any platform. */
function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
