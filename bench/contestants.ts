import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { measurementSchema, type Measurement } from './measurement';
import { hasTensorFlow } from './tensorflow';

/** A program that is given a workload, seconds and variants, and then its own arguments, and prints a line for each variant. */
export interface Contestant {
  /** As its lines have it. */
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** What comes after the variants. */
  readonly options?: (settings: Settings) => readonly string[];
}

function onNode(file: string): readonly string[] {
  return ['--import', 'tsx', join(__dirname, file)];
}

export const engine: Contestant = {
  name: 'engine',
  title: 'engine',
  command: process.execPath,
  args: onNode('measure-engine.ts'),
  options: ({ threads }) => [threads],
};

const pytorch: Contestant = {
  name: 'pytorch',
  title: 'PyTorch',
  command: 'python3',
  args: [join(__dirname, 'measure_pytorch.py')],
};

const tensorFlow: Contestant = {
  name: 'tensorflow.js',
  title: 'TensorFlow.js',
  command: process.execPath,
  args: onNode('measure-tensorflow.ts'),
};

/** Whom the engine is compared with: those that are installed. */
export function installedPeers(): readonly Contestant[] {
  const hasPyTorch = spawnSync(pytorch.command, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0;
  return [...(hasPyTorch ? [pytorch] : []), ...(hasTensorFlow() ? [tensorFlow] : [])];
}

export interface Settings {
  readonly budget: string;
  readonly variants: string;
  /** Of the engine; the others use one. */
  readonly threads: string;
}

/** @throws Error when the contestant fails. */
export function measure(
  { name, command, args, options }: Contestant,
  workload: string,
  settings: Settings,
): Measurement[] {
  const { budget, variants } = settings;
  const all = [...args, workload, budget, variants, ...(options?.(settings) ?? [])];
  const { status, stdout, stderr } = spawnSync(command, all, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} cannot do ${workload}: ${stderr}`);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => measurementSchema.parse(JSON.parse(line)));
}
