import { DataError } from './data-error';
import type { Dataset } from './dataset';
import { DATASET_DEFAULTS, type DatasetOptions, type MissingPolicy, type Task } from './dataset-options';
import { DatasetRows } from './dataset/dataset-rows';
import { encodeFeatures } from './dataset/feature-encoding';
import { splitRows, type RowSplit } from './dataset/split-rows';
import { encodeTargetColumns } from './dataset/target-encoding';
import { usableRows } from './dataset/usable-rows';
import { selectColumns, type UsedColumn } from './dataset/used-columns';
import type { Table } from './table';
import { inferTask, summarizeTarget, type InferredTask } from './task-inference';

/**
 * Makes tensors of a table: chooses columns and rows, encodes text and classes, splits, and normalizes by the training
 * rows.
 * @param validationTable the rows to validate with, when they come from a file of their own
 * @throws DataError when the table cannot be used as asked; with the key of the run file that is to be changed, or the
 * place in the data
 */
export function buildDataset(
  table: Table,
  options: DatasetOptions,
  validationTable: Table | null = null,
): Dataset {
  const filled = { ...DATASET_DEFAULTS, ...options };
  if (typeof filled.validation === 'string' && validationTable === null) {
    throw new TypeError('The table of the validation file is missing.');
  }
  const { features, targets } = selectColumns(table, validationTable, options);
  const inferred = options.task === undefined ? inferTaskOfAll(targets) : null;
  const task = options.task ?? inferred?.task ?? 'regression';

  const usable = (from: Table, columnOf: (column: UsedColumn) => UsedColumn['validation']): Uint32Array => {
    const inTable = (columns: readonly UsedColumn[]) =>
      columns.map(columnOf).filter((column) => column !== null);
    const demands = { features: inTable(features), targets: inTable(targets), task, missing: filled.missing };
    return usableRows({ table: from, ...demands });
  };
  const tableRows = usable(table, (column) => column.training);
  const validationRows =
    validationTable === null ? new Uint32Array(0) : usable(validationTable, (column) => column.validation);
  const rows = new DatasetRows(table, tableRows, validationTable, validationRows);
  const droppedRows = table.rows + (validationTable?.rows ?? 0) - rows.count;
  const split =
    validationTable === null && typeof filled.validation === 'number'
      ? splitRows(rows.count, filled.validation, filled.split, filled.seed)
      : splitByTable(tableRows.length, validationRows.length);
  if (tableRows.length === 0) throw noUsableRows(table, filled.missing);
  if (validationTable !== null && validationRows.length === 0) {
    throw new DataError(
      'Each row of the validation file has a missing cell, so nothing would validate; fill them in, or name another file.',
      { file: validationTable.file, option: { key: 'validation' } },
    );
  }
  if (split.training.length === 0) {
    throw new DataError('No row is left to train with; lower "validation".', {
      file: table.file,
      option: { key: 'validation' },
    });
  }

  const encodedTargets = encodeTargetColumns(table, targets, task, rows, split, filled);
  const encodedFeatures = encodeFeatures(table, features, rows, split.training, filled);
  const { inputs } = encodedFeatures;
  const [firstTarget] = encodedTargets.columns;
  return {
    table,
    validationTable,
    rows: rows.count,
    droppedRows,
    task,
    taskReason: inferred?.reason ?? null,
    features: encodedFeatures.values,
    width: inputs.length,
    inputs,
    featureNames: inputs.map((input) => input.name),
    featureSource: Int32Array.from(inputs, (input) => input.column),
    inputShape: checkedShape(table, options.inputShape, inputs.length),
    rawFeature: (row, feature) => encodedFeatures.raw(row, feature),
    targets: encodedTargets.indices,
    targetValues: encodedTargets.values,
    targetColumns: encodedTargets.columns,
    targetNames: encodedTargets.columns.map((target) => target.name),
    classes: firstTarget.classes,
    classCounts: firstTarget.trainingClassCounts,
    trainingRows: split.training,
    validationRows: split.validation,
    sourceRow: (row) => rows.sourceRow(row),
  };
}

/** Several targets are a regression as soon as one of them is. */
function inferTaskOfAll(targets: readonly UsedColumn[]): InferredTask {
  const inferred = targets.map(({ training }) => inferTask(summarizeTarget(training)));
  const rank: Record<Task, number> = { binary: 0, classification: 1, regression: 2 };
  return inferred.reduce((widest, next) => (rank[next.task] > rank[widest.task] ? next : widest));
}

function splitByTable(trainingRows: number, validationRows: number): RowSplit {
  return {
    training: Uint32Array.from({ length: trainingRows }, (_, row) => row),
    validation: Uint32Array.from({ length: validationRows }, (_, row) => trainingRows + row),
  };
}

function noUsableRows(table: Table, missing: MissingPolicy): DataError {
  const rows = table.rows === 1 ? 'The only row' : `Each of the ${table.rows} rows`;
  // Means fill in features: what was left out then has no target.
  return missing === 'mean'
    ? new DataError(`${rows} lacks its target, so none is left; choose another target, or fill it in.`, {
        file: table.file,
        option: { key: 'target' },
      })
    : new DataError(
        `${rows} has a missing cell, so none is left; exclude the columns with the most of them, or set "missing" to "mean".`,
        { file: table.file, option: { key: 'missing' } },
      );
}

function checkedShape(table: Table, shape: readonly number[] | undefined, width: number): readonly number[] {
  if (shape === undefined) return [width];
  const size = shape.reduce((product, length) => product * length, 1);
  if (size === width) return shape;
  throw new DataError(
    `inputShape [${shape.join(', ')}] holds ${size} values, and each row has ${width} features; the two have to agree.`,
    { file: table.file, option: { key: 'inputShape' } },
  );
}
