/**
 * `npm run bench -- [--json] [--variants base,norms] [--budget SECONDS] [--threads 1|2] [WORKLOAD...]`: times training
 * steps of the engine and, where they are installed, of PyTorch and TensorFlow.js on one thread, one after the other,
 * each in a process of its own. `npm run bench -- --start` times the start of a training instead.
 */
import { parseArgs } from 'node:util';
import { engine, installedPeers, measure, type Contestant } from './contestants';
import type { Measurement } from './measurement';
import { timeStarts } from './start';
import { readWorkloads } from './workload';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      variants: { type: 'string', default: 'base,norms' },
      budget: { type: 'string', default: '1' },
      threads: { type: 'string', default: '2' },
      start: { type: 'boolean', default: false },
    },
  });
  if (values.start) {
    console.log(await timeStarts());
    return 0;
  }
  const workloads = readWorkloads();
  const names =
    positionals.length > 0 ? positionals : [...workloads.keys()].filter((name) => name.startsWith('W'));
  const unknown = names.find((name) => !workloads.has(name));
  if (unknown !== undefined) {
    console.error(`unknown workload ${unknown}; there are ${[...workloads.keys()].join(', ')}`);
    return 2;
  }
  if (!(Number(values.budget) > 0) || !['1', '2'].includes(values.threads)) {
    console.error('--budget takes seconds, more than 0; --threads takes 1 or 2');
    return 2;
  }
  const peers = installedPeers();
  const results = names.flatMap((name) =>
    [engine, ...peers].flatMap((contestant) => {
      const lines = measure(contestant, name, values);
      if (values.json) for (const line of lines) console.log(JSON.stringify(line));
      return lines;
    }),
  );
  if (!values.json) console.log(tableOf(results, peers));
  const different = names.filter((name) => !didTheSame(results.filter(({ workload }) => workload === name)));
  if (different.length > 0) console.error(`the losses differ: ${different.join(', ')}`);
  return different.length > 0 ? 1 : 0;
}

function tableOf(results: readonly Measurement[], peers: readonly Contestant[]): string {
  const rows = results
    .filter(({ contestant }) => contestant === engine.name)
    .map((own) => {
      const compared = peers.flatMap(({ name }) => {
        const other = results.find(
          ({ contestant, workload, variant }) =>
            contestant === name && workload === own.workload && variant === own.variant,
        );
        if (other === undefined) return ['', ''];
        const ratio = other.median_us_per_step / own.median_us_per_step;
        return [microseconds(other), ratio.toPrecision(3)];
      });
      return [own.workload, own.variant, microseconds(own), ...compared];
    });
  const head = [
    'workload',
    'variant',
    `${engine.title}, us`,
    ...peers.flatMap(({ title }) => [`${title}, us`, 'times faster']),
  ];
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

void main().then((exitCode) => {
  process.exitCode = exitCode;
});
