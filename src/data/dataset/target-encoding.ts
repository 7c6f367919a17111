import { DataError, type DataKey } from '../data-error';
import type { Target } from '../dataset';
import type { DatasetOptions, Task } from '../dataset-options';
import { placeInTable, type Table } from '../table';
import type { DatasetRows } from './dataset-rows';
import type { RowSplit } from './split-rows';
import { normalizerFor, statisticsOf } from './statistics';
import type { UsedColumn } from './used-columns';

export interface EncodedTargets {
  /** [rows, targets], row by row: class indices, or numbers for regression. */
  readonly indices: Float64Array;
  /** [rows, targets], row by row: the numbers of the table; null when a target is text. */
  readonly values: Float64Array | null;
  readonly columns: readonly Target[];
}

export type TargetOptions = Required<Pick<DatasetOptions, 'labels' | 'normalizeTarget'>>;

interface EncodedTarget {
  readonly target: Target;
  readonly indexAt: (row: number) => number;
}

const MOST_CLASSES = 1000;
const CLASSES_SHOWN = 6;

/**
 * Makes class indices or numbers of the target columns.
 * @throws DataError when a column cannot be what the task asks for
 */
export function encodeTargetColumns(
  table: Table,
  columns: readonly UsedColumn[],
  task: Task,
  rows: DatasetRows,
  split: RowSplit,
  options: TargetOptions,
): EncodedTargets {
  if (task === 'classification' && columns.length > 1) {
    throw new DataError(
      'Classification takes one target; for several columns of two classes the task is "binary".',
      {
        file: table.file,
        option: { key: 'target' },
      },
    );
  }
  if (task !== 'regression' && options.normalizeTarget !== 'none') {
    throw new DataError(
      `Only the target of a regression can be normalized, and the task is "${task}"; use "none".`,
      {
        file: table.file,
        option: { key: 'normalizeTarget' },
      },
    );
  }
  const areNumbers = columns.every(({ training }) => training.kind === 'number');
  if (options.labels === 'asIs' && !areNumbers) {
    const text = columns.find(({ training }) => training.kind === 'text');
    throw new DataError(
      `'${text?.training.name}' is text, so its labels cannot be used as they are; use "auto".`,
      {
        file: table.file,
        option: { key: 'labels' },
      },
    );
  }
  const encoded = columns.map((column) =>
    task === 'regression'
      ? encodeRegression(table, column, rows, split, options)
      : encodeClasses(table, column, task, rows, split),
  );
  const fill = (valueAt: (row: number, column: number) => number): Float64Array =>
    Float64Array.from({ length: rows.count * columns.length }, (_, i) =>
      valueAt(Math.floor(i / columns.length), i % columns.length),
    );
  const indices = fill((row, column) => encoded[column].indexAt(row));
  const values = task === 'regression' ? indices : fill((row, column) => rows.numberAt(columns[column], row));
  return { indices, values: areNumbers ? values : null, columns: encoded.map(({ target }) => target) };
}

function encodeRegression(
  table: Table,
  column: UsedColumn,
  rows: DatasetRows,
  { training }: RowSplit,
  { normalizeTarget }: TargetOptions,
): EncodedTarget {
  const { name, index, kind } = column.training;
  if (kind === 'text') {
    const [example] = column.training.categories;
    throw targetError(
      table,
      column,
      `'${name}' is text ("${example}"), and a regression needs numbers; choose another target or the task "classification".`,
    );
  }
  const indexAt = (row: number): number => rows.numberAt(column, row);
  const statistics = statisticsOf(training.length, (i) => indexAt(training[i]));
  return {
    indexAt,
    target: {
      name,
      column: index,
      classes: null,
      trainingClassCounts: null,
      validationClassCounts: null,
      statistics,
      normalizer: normalizerFor(normalizeTarget, statistics),
    },
  };
}

function encodeClasses(
  table: Table,
  column: UsedColumn,
  task: Task,
  rows: DatasetRows,
  split: RowSplit,
): EncodedTarget {
  const { name, index } = column.training;
  const { classes, indices } =
    column.training.kind === 'text' ? textClasses(rows, column) : numberClasses(rows, column, task);
  const unlisted = column.training.kind === 'text' && column.training.unlisted > 0;
  if (classes.length > MOST_CLASSES || unlisted) {
    throw targetError(
      table,
      column,
      `'${name}' has ${unlisted ? 'more than ' : ''}${classes.length} different values, too many for classes; choose another target or the task "regression".`,
    );
  }
  if (task === 'binary' && classes.length > 2) {
    const shown = classes.slice(0, CLASSES_SHOWN).join(', ') + (classes.length > CLASSES_SHOWN ? ', …' : '');
    throw targetError(
      table,
      column,
      `A binary task has two classes, and '${name}' has ${classes.length}: ${shown}. Set the task to "classification".`,
      { key: 'task' },
    );
  }
  const counts = (subset: Uint32Array): number[] => {
    const count = new Array<number>(classes.length).fill(0);
    for (const row of subset) count[indices[row]]++;
    return count;
  };
  const indexAt = (row: number): number => indices[row];
  const valueAt =
    column.training.kind === 'text' ? indexAt : (row: number): number => rows.numberAt(column, row);
  const statistics = statisticsOf(split.training.length, (i) => valueAt(split.training[i]));
  return {
    indexAt,
    target: {
      name,
      column: index,
      classes,
      trainingClassCounts: counts(split.training),
      validationClassCounts: counts(split.validation),
      statistics,
      normalizer: normalizerFor('none', statistics),
    },
  };
}

function textClasses(rows: DatasetRows, column: UsedColumn): { classes: string[]; indices: Int32Array } {
  const { texts, indices } = rows.textsOf(column);
  return { classes: texts, indices };
}

/** Numbers by value. One class of a usual pair (0/1, -1/+1) keeps its place when the other does not occur. */
function numberClasses(
  rows: DatasetRows,
  column: UsedColumn,
  task: Task,
): { classes: string[]; indices: Int32Array } {
  const different = new Set<number>();
  for (let row = 0; row < rows.count; row++) different.add(rows.numberAt(column, row));
  const [only] = different;
  if (task === 'binary' && different.size === 1) {
    if (only === 0 || only === 1) different.add(1 - only);
    else if (only === -1) different.add(1);
  }
  const values = [...different].sort((a, b) => a - b);
  const ranks = new Map(values.map((value, rank) => [value, rank]));
  const indices = Int32Array.from(
    { length: rows.count },
    (_, row) => ranks.get(rows.numberAt(column, row)) ?? -1,
  );
  return { classes: values.map(String), indices };
}

function targetError(
  table: Table,
  { training }: UsedColumn,
  message: string,
  option: DataKey = { key: 'target' },
): DataError {
  return new DataError(message, { ...placeInTable(table, table.locateHeader(training.index)), option });
}
