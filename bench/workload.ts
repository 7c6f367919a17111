import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const common = {
  batch: z.int().positive(),
  opt: z.enum(['sgd', 'momentum', 'adam']),
  lr: z.number().positive(),
  loss: z.enum(['ce', 'bce', 'mse', 'logcosh']),
};

const workloadSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mlp'),
    dims: z.array(z.int().positive()).min(2),
    act: z.enum(['relu', 'tanh']),
    outAct: z.enum(['relu', 'tanh']).optional(),
    gain: z.number().positive().optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('conv'),
    image: z.int().positive(),
    channels: z.array(z.int().positive()).min(2),
    classes: z.int().positive(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('lstm'),
    seq: z.int().positive(),
    input: z.int().positive(),
    hidden: z.int().positive(),
    ...common,
  }),
]);

/** One training to time: model, loss, batch size and optimizer. */
export type Workload = z.output<typeof workloadSchema>;

/** The workloads of `spec.json` by name. */
export function readWorkloads(): ReadonlyMap<string, Workload> {
  const text = readFileSync(join(__dirname, 'spec.json'), 'utf8');
  return new Map(Object.entries(z.record(z.string(), workloadSchema).parse(JSON.parse(text))));
}

/** @throws Error when there is no workload of that name */
export function workloadOf(name: string): Workload {
  const workload = readWorkloads().get(name);
  if (workload === undefined) throw new Error(`unknown workload ${name}`);
  return workload;
}

/** Different batches, visited in order and then again. */
export const BATCHES = 8;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A well mixed 32-bit hash of an index, the same in every language: numbers that look random without a generator. */
function hash(seed: number, index: number): number {
  let x = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** In [-1, 1). */
function signedUnit(seed: number, index: number): number {
  return (hash(seed, index) >>> 8) / 2 ** 23 - 1;
}

function uniform(seed: number, size: number, bound: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => bound * signedUnit(seed, i));
}

/**
 * The starting weights in the order of the layers: dense weights as [inputs, outputs], convolutions as
 * [filters, channels, 3, 3], the LSTM's two weights as [inputs, 4 * hidden] each followed by its bias.
 */
export function startingWeights(workload: Workload): readonly Tensor[] {
  const tensors: Tensor[] = [];
  const add = (shape: readonly number[], bound: number) => {
    const size = shape.reduce((a, b) => a * b, 1);
    tensors.push({ shape, data: uniform(100 + tensors.length, size, bound) });
  };
  const dense = (inputs: number, outputs: number, gain = 1) => {
    add([inputs, outputs], gain / Math.sqrt(inputs));
    add([outputs], gain / Math.sqrt(inputs));
  };
  switch (workload.kind) {
    case 'mlp':
      for (let i = 0; i + 1 < workload.dims.length; i++) {
        dense(workload.dims[i], workload.dims[i + 1], workload.gain);
      }
      break;
    case 'conv': {
      const { channels, classes } = workload;
      for (let i = 0; i + 1 < channels.length; i++) {
        const bound = 1 / Math.sqrt(channels[i] * 9);
        add([channels[i + 1], channels[i], 3, 3], bound);
        add([channels[i + 1]], bound);
      }
      dense(channels[channels.length - 1] * pooledSize(workload) ** 2, classes);
      break;
    }
    case 'lstm': {
      const { input, hidden } = workload;
      for (const inputs of [input, hidden]) {
        add([inputs, 4 * hidden], 1 / Math.sqrt(hidden));
        add([4 * hidden], 1 / Math.sqrt(hidden));
      }
      dense(hidden, 1);
    }
  }
  return tensors;
}

function pooledSize({ image, channels }: Extract<Workload, { kind: 'conv' }>): number {
  return channels.slice(1).reduce((size) => Math.floor((size - 2) / 2), image);
}

/** Of one row of the input. */
export function inputShape(workload: Workload): readonly number[] {
  switch (workload.kind) {
    case 'mlp':
      return [workload.dims[0]];
    case 'conv':
      return [workload.channels[0], workload.image, workload.image];
    case 'lstm':
      return [workload.seq, workload.input];
  }
}

export function outputCount(workload: Workload): number {
  switch (workload.kind) {
    case 'mlp':
      return workload.dims[workload.dims.length - 1];
    case 'conv':
      return workload.classes;
    case 'lstm':
      return 1;
  }
}

export interface Batch {
  readonly input: Float32Array;
  /** Class indices [batch] under cross-entropy, else [batch, outputs]. */
  readonly target: Float32Array;
}

export function batchesOf(workload: Workload): readonly Batch[] {
  const { batch, loss } = workload;
  const outputs = outputCount(workload);
  const inputs = batch * inputShape(workload).reduce((a, b) => a * b, 1);
  const targets = loss === 'ce' ? batch : batch * outputs;
  const targetAt = (index: number) => {
    const bits = hash(2, index) >>> 8;
    return loss === 'ce' ? bits % outputs : loss === 'bce' ? bits & 1 : signedUnit(2, index);
  };
  const input = uniform(1, inputs * BATCHES, 1.7);
  const target = Float32Array.from({ length: targets * BATCHES }, (_, i) => targetAt(i));
  return Array.from({ length: BATCHES }, (_, i) => ({
    input: input.slice(i * inputs, (i + 1) * inputs),
    target: target.slice(i * targets, (i + 1) * targets),
  }));
}
