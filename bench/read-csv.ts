/**
 * `tsx bench/read-csv.ts FILE`: makes standardized tensors of a table, as a training does, with its first column as the
 * target, and prints what that took as JSON.
 */
import { performance } from 'node:perf_hooks';
import { buildDataset } from '../src/data/build-dataset';
import { readTable } from '../src/data/read-table';

async function main(file: string): Promise<void> {
  const begin = performance.now();
  const table = await readTable(file);
  const dataset = buildDataset(table, { target: table.columns[0].name });
  const seconds = (performance.now() - begin) / 1000;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, megabytes, rows: dataset.rows, columns: table.columns.length }));
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
