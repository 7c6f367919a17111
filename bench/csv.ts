/**
 * `npm run bench:csv`: a CSV file of a million rows and 20 columns of numbers, read, typed and ready for training,
 * beside `wc -l` and Python's csv module, whose parser is written in C and hands out texts only.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';

const ROWS = 1_000_000;
const COLUMNS = 20;
const ROUNDS = 3;
const SCAN = 'import csv, sys\nfor row in csv.reader(open(sys.argv[1], newline="")): pass';

const reading = z.object({
  seconds: z.number(),
  megabytes: z.number(),
  rows: z.literal(ROWS),
  columns: z.literal(COLUMNS),
});

/** Numbers with three to six digits, the same in each run. */
function writeTable(file: string): void {
  const descriptor = openSync(file, 'w');
  const names = Array.from({ length: COLUMNS }, (_, column) => `c${column}`);
  writeSync(descriptor, `${names.join()}\n`);
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  for (let row = 0; row < ROWS; row += 1000) {
    let text = '';
    for (let index = 0; index < 1000; index++) {
      const cells = Array.from({ length: COLUMNS }, (_, column) =>
        ((next() - 0.5) * 10 ** (column % 4)).toFixed(3),
      );
      text += `${cells.join()}\n`;
    }
    writeSync(descriptor, text);
  }
  closeSync(descriptor);
}

/** Seconds; undefined when the command is not installed. */
function secondsOf(command: string, args: readonly string[]): number | undefined {
  const begin = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  return status === 0 ? (performance.now() - begin) / 1000 : undefined;
}

/** @throws Error when the table cannot be read */
function read(file: string): z.output<typeof reading> {
  const args = ['--import', 'tsx', join(__dirname, 'read-csv.ts'), file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return reading.parse(JSON.parse(stdout));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-csv-'));
  try {
    const file = join(folder, 'million.csv');
    writeTable(file);
    const rounds = Array.from({ length: ROUNDS }, () => ({
      lines: secondsOf('wc', ['-l', file]),
      scan: secondsOf('python3', ['-c', SCAN, file]),
      table: read(file),
    }));
    const megabytes = (statSync(file).size / 1e6).toFixed(0);
    const seconds = median(rounds.map(({ table }) => table.seconds));
    const peak = Math.max(...rounds.map(({ table }) => table.megabytes));
    console.log(
      `${ROWS} rows, ${COLUMNS} columns, ${megabytes} MB: ${seconds.toFixed(2)} s, at most ${peak.toFixed(0)} MB of memory`,
    );
    const others = rounds.flatMap(({ lines, scan }) =>
      lines === undefined || scan === undefined ? [] : [{ lines, scan }],
    );
    if (others.length === 0) return;
    const lines = median(others.map((each) => each.lines));
    const scan = median(others.map((each) => each.scan));
    console.log(
      `wc -l ${lines.toFixed(2)} s, Python's csv module ${scan.toFixed(2)} s: ` +
        `${(seconds / (lines + scan)).toFixed(2)} times both together`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
