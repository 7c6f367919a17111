import { buildDataset } from '../../src/data/build-dataset';
import type { Dataset } from '../../src/data/dataset';
import type { DatasetOptions } from '../../src/data/dataset-options';
import { readTable } from '../../src/data/read-table';
import type { TemporaryFolder } from './temporary-folder';

/** Writes CSV text, reads it and builds a data set of it; of the second text come the validation rows. */
export async function datasetFrom(
  folder: TemporaryFolder,
  csv: string,
  options: DatasetOptions,
  validationCsv?: string,
): Promise<Dataset> {
  const table = await readTable(folder.write('data.csv', csv));
  const validation =
    validationCsv === undefined ? null : await readTable(folder.write('validation.csv', validationCsv));
  return buildDataset(table, options, validation);
}

/** The features of a data set, row by row. */
export function featureRows({ features, rows, width }: Dataset): number[][] {
  return Array.from({ length: rows }, (_, row) => [...features.subarray(row * width, (row + 1) * width)]);
}
