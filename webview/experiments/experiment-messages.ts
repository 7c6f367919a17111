import {
  EXPERIMENT_STATES,
  SCALES,
  VERDICT_TONES,
  type ChartMark,
  type ExperimentAction,
  type ExperimentChart,
  type ExperimentCurve,
  type ExperimentHostMessage,
  type ExperimentTable,
  type ExperimentView,
  type TableRow,
  type Verdict,
} from '../../src/dashboard/experiments/experiment-view';
import {
  isBoolean,
  isNumber,
  isRecord,
  isString,
  listOf,
  objectOf,
  oneOf,
  orNull,
  type Check,
  type Shape,
} from '../message-checks';

const isNumbers: Check = (value) => value instanceof Float64Array;

const isCurve = objectOf({
  label: isString,
  look: isNumber,
  faint: isBoolean,
  x: isNumbers,
  y: isNumbers,
  band: orNull(
    objectOf({ low: isNumbers, high: isNumbers } satisfies Shape<NonNullable<ExperimentCurve['band']>>),
  ),
} satisfies Shape<ExperimentCurve>);

const isChart = objectOf({
  title: isString,
  unit: isString,
  x: objectOf({ label: isString, scale: oneOf(...SCALES) } satisfies Shape<ExperimentChart['x']>),
  y: objectOf({
    scale: oneOf(...SCALES),
    min: isNumber,
    max: isNumber,
  } satisfies Shape<ExperimentChart['y']>),
  curves: listOf(isCurve),
  marks: listOf(objectOf({ x: isNumber, label: isString, strong: isBoolean } satisfies Shape<ChartMark>)),
} satisfies Shape<ExperimentChart>);

const isAction = objectOf({ title: isString, primary: isBoolean } satisfies Shape<ExperimentAction>);

const isRow = objectOf({
  cells: listOf(isString),
  note: isString,
  best: isBoolean,
  action: orNull(isAction),
} satisfies Shape<TableRow>);

const isExperiment = objectOf({
  id: isString,
  title: isString,
  subtitle: isString,
  state: oneOf(...EXPERIMENT_STATES),
  share: isNumber,
  verdict: orNull(objectOf({ tone: oneOf(...VERDICT_TONES), text: isString } satisfies Shape<Verdict>)),
  notes: listOf(isString),
  charts: listOf(isChart),
  table: orNull(
    objectOf({
      caption: isString,
      columns: listOf(isString),
      rows: listOf(isRow),
    } satisfies Shape<ExperimentTable>),
  ),
  actions: listOf(isAction),
} satisfies Shape<ExperimentView>);

/** Checks a message about experiments before the page acts on it. */
export function isExperimentMessage(value: unknown): value is ExperimentHostMessage {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'experiments':
      return listOf(isExperiment)(value.experiments) && orNull(isString)(value.selected);
    case 'experiment':
      return isExperiment(value.experiment);
    default:
      return false;
  }
}
