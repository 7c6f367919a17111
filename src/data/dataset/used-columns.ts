import { nearestSpelling } from '../../engine/spelling';
import type { Column } from '../column';
import { DataError, type DataKey } from '../data-error';
import type { DatasetOptions } from '../dataset-options';
import { findColumn, placeInTable, type Table } from '../table';

/** A column that is used, in the table and, when the validation rows come from a file of their own, in that too. */
export interface UsedColumn {
  readonly training: Column;
  readonly validation: Column | null;
}

export interface UsedColumns {
  readonly features: readonly UsedColumn[];
  readonly targets: readonly UsedColumn[];
}

const NAMES_SHOWN = 12;

/**
 * Finds the columns that the options name.
 * @throws DataError for a name that no column has, a target that is a feature too, or when no feature is left
 */
export function selectColumns(
  table: Table,
  validationTable: Table | null,
  options: Pick<DatasetOptions, 'target' | 'features' | 'exclude'>,
): UsedColumns {
  const isList = typeof options.target !== 'string';
  const targetNames = typeof options.target === 'string' ? [options.target] : options.target;
  const targets = targetNames.map((name, index) =>
    columnNamed(table, name, isList ? { key: 'target', index } : { key: 'target' }),
  );
  const excluded = new Set(
    options.exclude?.map((name, index) => columnNamed(table, name, { key: 'exclude', index })),
  );
  targets.forEach((target, index) => {
    if (!excluded.has(target)) return;
    throw new DataError(
      `'${target.name}' is the target and cannot be excluded; take it out of one of the two.`,
      {
        file: table.file,
        option: isList ? { key: 'target', index } : { key: 'target' },
      },
    );
  });

  const features =
    options.features === undefined
      ? table.columns.filter((column) => !targets.includes(column) && column.missing < table.rows)
      : options.features.map((name, index) => namedFeature(table, name, index, targets));
  const used = features.filter((column) => !excluded.has(column));
  if (used.length === 0) {
    const { file } = table;
    throw features.length > 0
      ? new DataError(`'exclude' leaves no column to learn from besides the target; take one out of it.`, {
          file,
          option: { key: 'exclude' },
        })
      : new DataError('No column is left to learn from besides the target; use a file with more columns.', {
          file,
          option: { key: options.features === undefined ? 'target' : 'features' },
        });
  }
  const pair = (training: Column): UsedColumn => ({
    training,
    validation: counterpart(training, validationTable),
  });
  return { features: used.map(pair), targets: targets.map(pair) };
}

function columnNamed(table: Table, name: string, option: DataKey): Column {
  const column = findColumn(table, name);
  if (column !== undefined) return column;
  const names = table.columns.map((other) => other.name);
  const nearest = nearestSpelling(name, names);
  const shown = names.slice(0, NAMES_SHOWN).join(', ') + (names.length > NAMES_SHOWN ? ', …' : '');
  const hint = nearest === null ? `; its columns are ${shown}` : `; did you mean '${nearest}'?`;
  throw new DataError(`unknown column '${name}'${hint}`, { file: table.file, option });
}

function namedFeature(table: Table, name: string, index: number, targets: readonly Column[]): Column {
  const option = { key: 'features', index };
  const column = columnNamed(table, name, option);
  if (targets.includes(column)) {
    throw new DataError(
      `'${name}' is the target; a model that is given it has nothing to learn. Take it out here.`,
      {
        file: table.file,
        option,
      },
    );
  }
  if (column.missing < table.rows) return column;
  throw new DataError(`'${name}' has no value in any row; take it out of the features.`, {
    ...placeInTable(table, table.locateHeader(column.index)),
    option,
  });
}

function counterpart(column: Column, validationTable: Table | null): Column | null {
  if (validationTable === null) return null;
  const other = findColumn(validationTable, column.name);
  const { file } = validationTable;
  if (other === undefined) {
    throw new DataError(
      `The validation file has no column '${column.name}'; it needs the columns of the training data.`,
      {
        file,
        option: { key: 'validation' },
      },
    );
  }
  if (column.kind === 'number' && other.kind === 'text' && other.missing < validationTable.rows) {
    throw new DataError(
      `'${column.name}' is a number in the training data and text in the validation file.`,
      {
        ...placeInTable(validationTable, validationTable.locateHeader(other.index)),
        option: { key: 'validation' },
      },
    );
  }
  return other;
}
