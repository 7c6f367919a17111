import {
  DRAWN_FORMATS,
  type CurvesView,
  type EndView,
  type FindingView,
  type HostMessage,
  type ProofView,
  type RelatedView,
  type RunDescription,
  type RunProgress,
} from '../src/dashboard/protocol';
import type { FirstNonFinite } from '../src/dashboard/run-history';
import type { RunWindow, StepRange } from '../src/runs/series/run-window';
import type { BucketSlice } from '../src/runs/series/step-buckets';
import type { TelemetryLayout } from '../src/runs/telemetry';
import {
  isBoolean,
  isNumber,
  isRecord,
  isString,
  listOf,
  objectOf,
  oneOf,
  orNull,
  type Shape,
} from './message-checks';

const isSlice = objectOf({
  width: isNumber,
  from: isNumber,
  count: isNumber,
  steps: (value) => value instanceof Float64Array,
  values: (value) => value instanceof Float32Array,
  nonFinite: (value) => value instanceof Uint32Array,
} satisfies Shape<BucketSlice>);

const isCurves = objectOf({
  steps: isSlice,
  validation: isSlice,
  termGradients: orNull(
    objectOf({ names: listOf(isString), buckets: isSlice } satisfies Shape<
      NonNullable<CurvesView['termGradients']>
    >),
  ),
} satisfies Shape<CurvesView>);

const isWindow = objectOf({
  range: objectOf({ from: isNumber, to: isNumber } satisfies Shape<StepRange>),
  steps: isSlice,
  validation: isSlice,
} satisfies Shape<RunWindow>);

const isDescription = objectOf({
  id: isString,
  ordinal: isNumber,
  group: isString,
  name: isString,
  loss: isString,
  parameters: isNumber,
  trainingRows: isNumber,
  validationRows: isNumber,
  layout: objectOf({ terms: listOf(isString), layers: listOf(isString) } satisfies Shape<TelemetryLayout>),
  totalSteps: isNumber,
  stepsPerEpoch: isNumber,
  metric: orNull(isString),
  controllable: isBoolean,
  live: isBoolean,
  fresh: isBoolean,
} satisfies Shape<RunDescription>);

const isEnd = objectOf({
  reason: oneOf('completed', 'stopped', 'target', 'patience', 'diverged', 'error'),
  seconds: isNumber,
  message: isString,
} satisfies Shape<EndView>);

const isFirstNonFinite = objectOf({
  series: isNumber,
  step: isNumber,
  value: oneOf('NaN', 'Infinity', '-Infinity'),
} satisfies Shape<FirstNonFinite>);

const isFinding = objectOf({
  rule: isString,
  severity: oneOf('info', 'warning', 'error'),
  step: orNull(isNumber),
  message: isString,
  place: isString,
  related: listOf(objectOf({ message: isString, place: isString } satisfies Shape<RelatedView>)),
  fixes: listOf(isString),
} satisfies Shape<FindingView>);

const isProgress = objectOf({
  id: isString,
  state: oneOf('running', 'paused', 'ended', 'interrupted'),
  steps: isNumber,
  stepsPerSecond: orNull(isNumber),
  newest: (value) => value instanceof Float64Array,
  known: listOf(isBoolean),
  end: orNull(isEnd),
  nonFinite: listOf(isFirstNonFinite),
  findingCount: isNumber,
  findingsFrom: isNumber,
  findings: listOf(isFinding),
  proofs: listOf(
    objectOf({ rule: isString, fix: isString, helps: isBoolean, text: isString } satisfies Shape<ProofView>),
  ),
  curves: orNull(isCurves),
} satisfies Shape<RunProgress>);

/** Checks a message of the host before the page acts on it: other extensions and frames can post to it too. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isRecord(value)) {
    return false;
  }
  switch (value.type) {
    case 'runs':
      return listOf(isDescription)(value.runs) && isBoolean(value.reading);
    case 'progress':
      return isNumber(value.sequence) && listOf(isProgress)(value.runs);
    case 'showRun':
      return isString(value.run);
    case 'askDrawn':
      return oneOf(...DRAWN_FORMATS)(value.format);
    case 'window':
      return isString(value.run) && isWindow(value.window);
    default:
      return false;
  }
}
