import type { LossReportFailure, LossReportHostMessage } from '../../src/dashboard/loss-report/protocol';
import type { LossCurve, LossProperty, TermCurves } from '../../src/language/report/report-types';
import type { LossFileReport, ReportedLoss } from '../../src/worker/loss-file-report';
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
} from '../message-checks';

const isNumbers = (value: unknown): boolean => value instanceof Float64Array;

const isCurve = objectOf({
  label: isString,
  x: isNumbers,
  loss: isNumbers,
  gradient: isNumbers,
  kinks: listOf(isNumber),
  nonFinite: listOf(objectOf({ from: isNumber, to: isNumber, what: oneOf('loss', 'gradient') })),
} satisfies Shape<LossCurve>);

const isTerm = objectOf({ name: isString, curves: listOf(isCurve) } satisfies Shape<TermCurves>);

const isProperty = objectOf({
  name: oneOf('finite', 'differentiable', 'nonNegative', 'consistent', 'reduction'),
  verdict: oneOf('holds', 'fails', 'note', 'unknown'),
  proved: isBoolean,
  text: isString,
} satisfies Shape<LossProperty>);

const isLoss = objectOf({
  name: isString,
  sound: isBoolean,
  verdict: isString,
  location: isRecord,
  problem: orNull(isString),
  findings: listOf(objectOf({ rule: isString, message: isString, severity: isString })),
  properties: listOf(isProperty),
  curves: orNull(
    objectOf({
      axis: oneOf('residual', 'margin', 'probability', 'change'),
      caption: isString,
      terms: listOf(isTerm),
    } satisfies Shape<NonNullable<ReportedLoss['curves']>>),
  ),
} satisfies Shape<ReportedLoss>);

const isReport = objectOf({
  file: isString,
  context: isString,
  problems: listOf(objectOf({ message: isString })),
  losses: listOf(isLoss),
} satisfies Shape<LossFileReport>);

const isFailure = objectOf({
  type: oneOf('lossReportFailed'),
  file: isString,
  message: isString,
} satisfies Shape<LossReportFailure>);

/** Checks a message of the host before the page acts on it: other extensions and frames can post to it too. */
export function isLossReportMessage(value: unknown): value is LossReportHostMessage {
  if (!isRecord(value)) return false;
  return value.type === 'lossReport' ? isReport(value.report) : isFailure(value);
}
