import type { TextColumn } from '../column';
import { DataError } from '../data-error';
import { DEFAULT_LIMITS } from '../data-limits';
import type { Feature, Statistics } from '../dataset';
import type { DatasetOptions, MissingPolicy } from '../dataset-options';
import { placeInTable, type Table } from '../table';
import type { DatasetRows } from './dataset-rows';
import { normalizerFor, statisticsOf } from './statistics';
import type { UsedColumn } from './used-columns';

export interface EncodedFeatures {
  /** [rows, inputs], row by row, normalized. */
  readonly values: Float64Array;
  readonly inputs: readonly Feature[];
  /** A feature before normalization. */
  raw(row: number, feature: number): number;
}

export type FeatureOptions = Required<
  Pick<DatasetOptions, 'categorical' | 'missing' | 'normalize' | 'keepText'>
>;

/** What the features of one column are, and how they are written into a row. */
interface ColumnEncoding {
  readonly inputs: readonly Feature[];
  /** Writes the column's features of a row at `offset`. */
  write(row: number, values: Float64Array, offset: number): void;
  raw(row: number, feature: number): number;
}

/**
 * Makes numbers of the feature columns: numbers normalized by the training rows, text as one 0/1 feature per value or
 * as indices.
 * @throws DataError for text that may not be, or is too varied to be, and when the result would not fit in memory
 */
export function encodeFeatures(
  table: Table,
  columns: readonly UsedColumn[],
  rows: DatasetRows,
  trainingRows: Uint32Array,
  options: FeatureOptions,
): EncodedFeatures {
  const encodings = columns.map((column) => {
    const { training } = column;
    if (training.kind === 'number') return encodeNumbers(table, column, rows, trainingRows, options);
    refuseText(table, training, options);
    return options.keepText
      ? encodeIndices(column, rows, trainingRows)
      : encodeOneHot(column, rows, trainingRows, options.missing);
  });
  const inputs = encodings.flatMap((encoding) => encoding.inputs);
  if (rows.count * inputs.length > DEFAULT_LIMITS.cells) throw tooWide(table, columns, encodings, rows.count);

  const values = new Float64Array(rows.count * inputs.length);
  const encodingOf = encodings.flatMap((encoding) =>
    encoding.inputs.map((_, feature) => ({ encoding, feature })),
  );
  let offset = 0;
  for (const encoding of encodings) {
    for (let row = 0; row < rows.count; row++) encoding.write(row, values, row * inputs.length + offset);
    offset += encoding.inputs.length;
  }
  return {
    values,
    inputs,
    raw: (row, index) => encodingOf[index].encoding.raw(row, encodingOf[index].feature),
  };
}

function encodeNumbers(
  table: Table,
  column: UsedColumn,
  rows: DatasetRows,
  trainingRows: Uint32Array,
  { missing, normalize }: FeatureOptions,
): ColumnEncoding {
  const { name, index } = column.training;
  const statistics = statisticsOf(trainingRows.length, (i) => rows.numberAt(column, trainingRows[i]));
  if (missing === 'mean' && Number.isNaN(statistics.mean)) {
    throw new DataError(
      `'${name}' has no value in the training rows, so it has no mean; exclude it.`,
      placeInTable(table, table.locateHeader(index)),
    );
  }
  const normalizer = normalizerFor(normalize, statistics);
  const { shift, scale } = normalizer;
  const raw = (row: number): number => {
    const value = rows.numberAt(column, row);
    return missing === 'mean' && !Number.isFinite(value) ? statistics.mean : value;
  };
  return {
    inputs: [{ name, column: index, category: null, vocabulary: null, statistics, normalizer }],
    raw,
    write: (row, values, offset) => {
      values[offset] = (raw(row) - shift) / scale;
    },
  };
}

/** One feature per value, 1 where the row has it; a missing cell has the shares of the training rows, or NaN. */
function encodeOneHot(
  column: UsedColumn,
  rows: DatasetRows,
  trainingRows: Uint32Array,
  missing: MissingPolicy,
): ColumnEncoding {
  const { name, index } = column.training;
  const { texts, indices } = rows.textsOf(column);
  const counts = new Float64Array(texts.length);
  let counted = 0;
  for (const row of trainingRows) {
    if (indices[row] < 0) continue;
    counts[indices[row]]++;
    counted++;
  }
  const inputs = texts.map((text, value) => ({
    name: `${name}=${text}`,
    column: index,
    category: text,
    vocabulary: null,
    statistics: shareStatistics(counts[value] / counted),
    normalizer: normalizerFor('none', shareStatistics(0)),
  }));
  const raw = (row: number, feature: number): number => {
    if (indices[row] >= 0) return indices[row] === feature ? 1 : 0;
    return missing === 'mean' ? inputs[feature].statistics.mean : NaN;
  };
  return {
    inputs,
    raw,
    write: (row, values, offset) => {
      if (indices[row] >= 0) values[offset + indices[row]] = 1;
      else
        for (let feature = 0; feature < inputs.length; feature++)
          values[offset + feature] = raw(row, feature);
    },
  };
}

/** The index of the text in alphabetical order; a missing cell is NaN. */
function encodeIndices(column: UsedColumn, rows: DatasetRows, trainingRows: Uint32Array): ColumnEncoding {
  const { name, index } = column.training;
  const { texts, indices } = rows.textsOf(column);
  const raw = (row: number): number => (indices[row] < 0 ? NaN : indices[row]);
  const statistics = statisticsOf(trainingRows.length, (i) => raw(trainingRows[i]));
  return {
    inputs: [
      {
        name,
        column: index,
        category: null,
        vocabulary: texts,
        statistics,
        normalizer: normalizerFor('none', statistics),
      },
    ],
    raw,
    write: (row, values, offset) => {
      values[offset] = raw(row);
    },
  };
}

/** Of a feature that is 1 in this share of the rows and else 0. */
function shareStatistics(share: number): Statistics {
  return { mean: share, std: Math.sqrt(share * (1 - share)), min: share < 1 ? 0 : 1, max: share > 0 ? 1 : 0 };
}

function refuseText(table: Table, column: TextColumn, { categorical }: FeatureOptions): void {
  if (categorical === 'oneHot' && column.unlisted === 0) return;
  const [example] = column.categories;
  throw new DataError(
    categorical === 'error'
      ? `'${column.name}' is text ("${example}"), and "categorical" is "error"; exclude the column, or set "categorical" to "oneHot".`
      : `'${column.name}' has more than ${column.categories.length} different texts, too many to learn from; exclude it.`,
    placeInTable(table, table.locateHeader(column.index)),
  );
}

function tooWide(
  table: Table,
  columns: readonly UsedColumn[],
  encodings: readonly ColumnEncoding[],
  rows: number,
): DataError {
  const widths = encodings.map((encoding) => encoding.inputs.length);
  const widest = columns[widths.indexOf(Math.max(...widths))].training;
  const width = widths.reduce((sum, other) => sum + other, 0);
  return new DataError(
    `${rows} rows of ${width} features do not fit in memory; exclude '${widest.name}', which alone becomes ${Math.max(...widths)} features.`,
    placeInTable(table, table.locateHeader(widest.index)),
  );
}
