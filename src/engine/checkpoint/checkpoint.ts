import * as z from 'zod';
import type { Memory } from '../memory';
import type { RandomStream } from '../random';
import { formatShape, sameShape, type Shape } from '../shape';
import { CheckpointError, decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors';

export type RandomState = ReturnType<RandomStream['save']>;

/** All that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** Parameters and buffers by name, as PyTorch's `state_dict`. */
  readonly model: ReadonlyMap<string, StoredTensor>;
  /** State of the optimizer by name: "dense1.weight/expAvg". */
  readonly optimizer: ReadonlyMap<string, StoredTensor>;
  /** Random streams by what they are for. */
  readonly random: Readonly<Record<string, RandomState>>;
  /** Counters by name: step, epoch, the best loss so far. Any number, also NaN and infinite ones. */
  readonly position: Readonly<Record<string, number>>;
}

const FORMAT = 'loss-debugger checkpoint 1';
const OPTIMIZER_PREFIX = 'optimizer/';

const exactNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const randomStates = z.record(
  z.string(),
  z.strictObject({ words: z.array(z.int().min(0).max(0xffffffff)).length(4), spareNormal: exactNumber }),
);
const positions = z.record(z.string(), exactNumber);

/** JSON in which every number keeps its bits but -0 and the payloads of NaN. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

/**
 * A safetensors file that Python's `safetensors` reads: parameters and buffers under their names, the optimizer's
 * state under "optimizer/...", the rest as JSON in the metadata.
 */
export function encodeCheckpoint({ model, optimizer, random, position }: Checkpoint): Uint8Array {
  const state = [...optimizer].map(([name, tensor]) => [OPTIMIZER_PREFIX + name, tensor] as const);
  return encodeSafetensors({
    tensors: new Map([...model, ...state]),
    metadata: new Map([
      ['format', FORMAT],
      ['random', toJson(random)],
      ['position', toJson(position)],
    ]),
  });
}

/** @throws CheckpointError when the bytes are no checkpoint of this format. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const format = metadata.get('format');
  if (format !== FORMAT) {
    throw new CheckpointError(
      `it is a safetensors file, but its format is ${format === undefined ? 'not given' : `'${format}'`} instead of '${FORMAT}'`,
    );
  }
  const isState = ([name]: [string, StoredTensor]) => name.startsWith(OPTIMIZER_PREFIX);
  return {
    model: new Map([...tensors].filter((entry) => !isState(entry))),
    optimizer: new Map(
      [...tensors].filter(isState).map(([name, tensor]) => [name.slice(OPTIMIZER_PREFIX.length), tensor]),
    ),
    random: metadataJson(metadata, 'random', randomStates),
    position: metadataJson(metadata, 'position', positions),
  };
}

function metadataJson<T>(metadata: ReadonlyMap<string, string>, key: string, schema: z.ZodType<T>): T {
  const text = metadata.get(key);
  if (text === undefined) throw new CheckpointError(`its metadata has no '${key}'`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`'${key}' of its metadata is not JSON (${reason})`);
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new CheckpointError(`'${[key, ...path].join('.')}' of its metadata is wrong: ${message}`);
  }
  return result.data;
}

/** Copies of the memory's tensors of those names, ready to be written. */
export function storedTensors(
  memory: Memory,
  wanted: readonly { readonly name: string; readonly shape: Shape }[],
): Map<string, StoredTensor> {
  return new Map(wanted.map(({ name, shape }) => [name, { shape, data: memory.named(name, shape).slice() }]));
}

/**
 * Copies stored tensors into the memory, where plans that are made already find them.
 * @throws CheckpointError, before anything is changed, when a tensor is missing, superfluous, or of another shape or
 * precision than the model's.
 */
export function restoreTensors(
  memory: Memory,
  wanted: readonly { readonly name: string; readonly shape: Shape }[],
  stored: ReadonlyMap<string, StoredTensor>,
): void {
  const names = new Set(wanted.map(({ name }) => name));
  const superfluous = [...stored.keys()].filter((name) => !names.has(name));
  if (superfluous.length > 0) {
    throw new CheckpointError(`it has '${superfluous[0]}', which this model does not have`);
  }
  const pairs = wanted.map(({ name, shape }) => {
    const tensor = stored.get(name);
    if (tensor === undefined) throw new CheckpointError(`it lacks '${name}' ${formatShape(shape)}`);
    if (!sameShape(tensor.shape, shape)) {
      throw new CheckpointError(
        `its '${name}' is ${formatShape(tensor.shape)}, the model's is ${formatShape(shape)}`,
      );
    }
    const precision = tensor.data instanceof Float64Array ? 'float64' : 'float32';
    if (precision !== memory.precision) {
      throw new CheckpointError(
        `its '${name}' is ${precision}, but this run computes in ${memory.precision}`,
      );
    }
    return { target: memory.named(name, shape), data: tensor.data };
  });
  for (const { target, data } of pairs) target.set(data);
}
