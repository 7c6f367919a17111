import type { Dataset } from '../../data/dataset';
import { encodeTargets, type TargetEncoding } from '../../data/encode-targets';
import type { PredictionKind, TargetKind } from '../../engine/losses/loss';
import type { Shape } from '../../engine/shape';
import type { EncodedTarget } from './loss-part';

/** What decides how target columns reach a loss. */
export interface TargetRequest {
  /** In messages: "crossEntropy", "robust.loss.js". */
  readonly lossName: string;
  readonly kind: TargetKind;
  readonly prediction: PredictionKind;
  /** Indices into the data set's target columns. */
  readonly columns: readonly number[];
  readonly labels: 'auto' | 'asIs';
  /** Outputs that the run file gives the model; null where it leaves them to the targets. */
  readonly givenOutputs: number | null;
}

/** The targets cannot be what the loss needs; the message says which loss or task would do. */
export class TargetMismatch extends Error {
  override readonly name = 'TargetMismatch';

  constructor(
    message: string,
    /** JSON pointer of what is to be changed, where that is not the loss. */
    readonly pointer: string | null = null,
  ) {
    super(message);
  }
}

/** Target columns as numbers for each row. */
type Encoding = Omit<EncodedTarget, 'name' | 'kind' | 'columns' | 'outputs'>;

/** @throws TargetMismatch */
export function encodeTarget(dataset: Dataset, request: TargetRequest): Omit<EncodedTarget, 'name'> {
  const { kind, columns } = request;
  const encoding = encodingOf(dataset, request);
  return { kind, columns, ...encoding, outputs: outputsFor(dataset, request, encoding) };
}

function encodingOf(dataset: Dataset, request: TargetRequest): Encoding {
  const { kind, columns, labels, lossName } = request;
  const needsOne = kind === 'indices' || (dataset.task === 'classification' && labels === 'auto');
  if (needsOne && columns.length > 1) {
    const names = columns.map((column) => `'${dataset.targetNames[column]}'`).join(' and ');
    throw new TargetMismatch(
      `${lossName} is about one target, and here are ${names}; give each a term of its own`,
    );
  }
  if (labels === 'asIs' || dataset.task === 'regression') return numbers(dataset, request);
  return classes(dataset, request);
}

/** Numbers as they are in the table. */
function numbers(dataset: Dataset, request: TargetRequest): Encoding {
  const values = pickColumns(dataset, 'values', request.columns);
  if (request.kind !== 'indices') return values;
  checkIndices(dataset, request, values.values);
  return { rowShape: [], values: values.values };
}

/** @throws TargetMismatch unless the numbers can stand for classes: whole, from 0 on, and within the outputs. */
function checkIndices(dataset: Dataset, request: TargetRequest, values: Float64Array): void {
  const { lossName, columns, givenOutputs } = request;
  const { name, classes } = dataset.targetColumns[columns[0]];
  const isWhole = values.every((value) => Number.isInteger(value) && value >= 0);
  if (classes === null) {
    if (isWhole) return;
    const example = values.find((value) => !Number.isInteger(value) || value < 0);
    throw new TargetMismatch(
      `${lossName} needs classes, and '${name}' has numbers such as ${example}; use a loss for numbers such as mse, or set "task" to "classification"`,
    );
  }
  const last = (givenOutputs ?? classes.length) - 1;
  if (isWhole && largest(values) <= last) return;
  throw new TargetMismatch(
    `${lossName} takes class numbers from 0 to ${last}, and '${name}' has ${classes.join(', ')}; with "labels": "auto" they are numbered so`,
    '/data/labels',
  );
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

const MULTI_CLASS: Partial<Record<TargetKind, string>> = {
  zeroOne: 'crossEntropy',
  plusMinusOne: 'categoricalHinge',
};

/** Classes, encoded as the loss expects them. */
function classes(dataset: Dataset, request: TargetRequest): Encoding {
  const { kind, columns, lossName, givenOutputs } = request;
  const { name, classes: texts } = dataset.targetColumns[columns[0]];
  const count = texts?.length ?? 0;
  switch (kind) {
    case 'indices':
      return { rowShape: [], values: pickColumns(dataset, 'indices', columns).values };
    case 'zeroOne':
    case 'plusMinusOne':
      if (count > 2) {
        throw new TargetMismatch(
          `${lossName} tells two classes apart, and '${name}' has ${count}; use ${MULTI_CLASS[kind] ?? 'crossEntropy'}`,
        );
      }
      return pickColumns(dataset, kind, columns);
    case 'values':
    case 'probabilities': {
      const oneColumn = dataset.task === 'binary' && (columns.length > 1 || givenOutputs !== count);
      return pickColumns(dataset, oneColumn ? 'zeroOne' : 'oneHot', columns);
    }
    case 'oneHot':
      return pickColumns(dataset, 'oneHot', columns);
    case 'indexLists':
      throw new TargetMismatch(
        `${lossName} takes a list of classes for each row, and '${name}' has one class; use crossEntropy, or several columns with "labels": "asIs"`,
      );
  }
}

/** The encoding of some of the data set's targets. */
function pickColumns(dataset: Dataset, encoding: TargetEncoding, columns: readonly number[]): Encoding {
  const { values, shape } = encodeTargets(dataset, encoding);
  const [width] = shape.length === 0 ? [1] : shape;
  if (encoding === 'oneHot' || columns.length === width) return { rowShape: shape, values };
  const picked = new Float64Array(dataset.rows * columns.length);
  for (let row = 0; row < dataset.rows; row++) {
    columns.forEach((column, i) => (picked[row * columns.length + i] = values[row * width + column]));
  }
  const rowShape: Shape = encoding === 'indices' ? [] : [columns.length];
  return { rowShape, values: picked };
}

/** Outputs that the model needs for this target under this loss; null when any count will do. */
function outputsFor(
  dataset: Dataset,
  { prediction, kind, columns, labels }: TargetRequest,
  { rowShape, values }: Encoding,
): number | null {
  if (kind === 'indexLists') return null;
  if (kind === 'indices') {
    const { classes } = dataset.targetColumns[columns[0]];
    return classes === null || labels === 'asIs' ? largest(values) + 1 : classes.length;
  }
  const [width] = rowShape;
  switch (prediction) {
    case 'meansAndVariances':
    case 'pairs':
      return 2 * width;
    case 'embedding':
    case 'embeddingPair':
      return null;
    case 'boxes':
      return 4;
    case 'value':
    case 'logits':
    case 'probabilities':
    case 'logProbabilities':
    case 'score':
    case 'logRate':
    case 'rate':
      return width;
  }
}
