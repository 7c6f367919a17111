/**
 * `npm run bench -- [--json] [--variants base,norms] [--budget SECONDS] [WORKLOAD...]`: times training steps of the
 * engine and, where it is installed, of PyTorch on one thread, one after the other, each in a process of its own.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measurementSchema, type Measurement } from './measurement';
import { readWorkloads } from './workload';

interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const engine: Contestant = {
  name: 'engine',
  command: process.execPath,
  args: ['--import', 'tsx', join(__dirname, 'measure-engine.ts')],
};

const pytorch: Contestant = {
  name: 'pytorch',
  command: 'python3',
  args: [join(__dirname, 'measure_pytorch.py')],
};

interface Settings {
  readonly budget: string;
  readonly variants: string;
}

function main(): number {
  const workloads = readWorkloads();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      variants: { type: 'string', default: 'base,norms' },
      budget: { type: 'string', default: '1' },
    },
  });
  const names =
    positionals.length > 0 ? positionals : [...workloads.keys()].filter((name) => name.startsWith('W'));
  const unknown = names.find((name) => !workloads.has(name));
  if (unknown !== undefined || !(Number(values.budget) > 0)) {
    console.error(
      unknown === undefined
        ? '--budget takes seconds, more than 0'
        : `unknown workload ${unknown}; there are ${[...workloads.keys()].join(', ')}`,
    );
    return 2;
  }
  const contestants = isInstalled(pytorch) ? [engine, pytorch] : [engine];
  const results = names.flatMap((name) =>
    contestants.flatMap((contestant) => {
      const lines = measure(contestant, name, values);
      if (values.json) for (const line of lines) console.log(JSON.stringify(line));
      return lines;
    }),
  );
  if (!values.json) console.log(tableOf(results, contestants.length > 1));
  const different = names.filter((name) => !didTheSame(results.filter(({ workload }) => workload === name)));
  if (different.length > 0) console.error(`the losses differ: ${different.join(', ')}`);
  return different.length > 0 ? 1 : 0;
}

function isInstalled({ command }: Contestant): boolean {
  return spawnSync(command, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
}

/** @throws Error when the contestant fails. */
function measure({ name, command, args }: Contestant, workload: string, settings: Settings): Measurement[] {
  const { status, stdout, stderr } = spawnSync(
    command,
    [...args, workload, settings.budget, settings.variants],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${name} cannot do ${workload}: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => measurementSchema.parse(JSON.parse(line)));
}

function tableOf(results: readonly Measurement[], compared: boolean): string {
  const rows = results
    .filter(({ contestant }) => contestant === engine.name)
    .map((own) => {
      const other = results.find(
        ({ contestant, workload, variant }) =>
          contestant === pytorch.name && workload === own.workload && variant === own.variant,
      );
      const ratio =
        other === undefined ? '' : (other.median_us_per_step / own.median_us_per_step).toPrecision(3);
      const cells = [own.workload, own.variant, microseconds(own)];
      return [...cells, ...(compared && other !== undefined ? [microseconds(other), ratio] : [])];
    });
  const head = ['workload', 'variant', 'engine, us', ...(compared ? ['PyTorch, us', 'times faster'] : [])];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function microseconds({ median_us_per_step: median }: Measurement): string {
  return median >= 1000 ? String(Math.round(median)) : median.toPrecision(3);
}

/** True when all losses after three steps agree to one in a thousand. */
function didTheSame(results: readonly Measurement[]): boolean {
  const values = results.map(({ loss2 }) => loss2);
  return values.every((value) => Math.abs(value - values[0]) <= 1e-3 * Math.abs(values[0]));
}

process.exitCode = main();
