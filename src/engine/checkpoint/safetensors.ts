import * as z from 'zod';
import type { TensorData } from '../operation';
import { formatShape, sizeOf, type Shape } from '../shape';

/** The bytes are not a safetensors file, or not one that fits; the message says what is wrong with it. */
export class CheckpointError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckpointError';
  }
}

export interface StoredTensor {
  readonly shape: Shape;
  readonly data: TensorData;
}

/** Tensors by name, and a note of texts by key. */
export interface SafetensorsContent {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const METADATA_KEY = '__metadata__';
const LENGTH_BYTES = 8;
/** The reference implementation refuses longer headers. */
const MAXIMUM_HEADER_BYTES = 100_000_000;
const ELEMENT_BYTES = { F64: 8, F32: 4 } as const;

/**
 * Writes the format of https://github.com/huggingface/safetensors#format: the header's length in 8 bytes, a JSON
 * header padded with spaces so that the numbers after it are aligned, and the numbers, all little-endian.
 * @throws CheckpointError when a tensor has a reserved name or its numbers do not fill its shape.
 */
export function encodeSafetensors({ tensors, metadata }: SafetensorsContent): Uint8Array {
  // Eight-byte numbers first, as the reference implementation does, so that all of them stay aligned.
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const entries: [string, unknown][] = [[METADATA_KEY, Object.fromEntries(metadata)]];
  let end = 0;
  for (const [name, { shape, data }] of ordered) {
    if (name === METADATA_KEY) throw new CheckpointError(`no tensor can be called '${METADATA_KEY}'`);
    if (sizeOf(shape) !== data.length) {
      throw new CheckpointError(
        `'${name}' has ${data.length} numbers, which do not fill ${formatShape(shape)}`,
      );
    }
    const begin = end;
    end += data.byteLength;
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const header = padded(new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries))));
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);
  let position = LENGTH_BYTES + header.length;
  for (const [, { data }] of ordered) position = writeNumbers(view, position, data);
  return bytes;
}

function padded(header: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(' '.charCodeAt(0));
  result.set(header);
  return result;
}

function writeNumbers(view: DataView, start: number, data: TensorData): number {
  const step = data.BYTES_PER_ELEMENT;
  if (step === 8)
    data.forEach((value, i) => {
      view.setFloat64(start + i * step, value, true);
    });
  else
    data.forEach((value, i) => {
      view.setFloat32(start + i * step, value, true);
    });
  return start + data.byteLength;
}

const headerEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

interface Placed {
  readonly name: string;
  readonly dtype: keyof typeof ELEMENT_BYTES;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file of 32 and 64 bit floating-point tensors.
 * @throws CheckpointError for anything else.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const { header, start } = readHeader(bytes);
  const metadata = new Map<string, string>();
  const placed: Placed[] = [];
  for (const [name, value] of header) {
    if (name === METADATA_KEY) {
      for (const [key, text] of entriesOf(value) ?? [['', null]]) {
        if (typeof text !== 'string') throw new CheckpointError('its metadata is not an object of texts');
        metadata.set(key, text);
      }
    } else {
      placed.push(checkEntry(name, value));
    }
  }
  checkCoverage(placed, bytes.length - start);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin } of placed) {
    tensors.set(name, { shape, data: readNumbers(view, begin, dtype, sizeOf(shape)) });
  }
  return { tensors, metadata };
}

/** Of an object, every name included: a schema of zod leaves out "__proto__". Null for anything else. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
}

function readHeader(bytes: Uint8Array): {
  header: readonly (readonly [string, unknown])[];
  start: number;
} {
  if (bytes.length < LENGTH_BYTES) {
    throw new CheckpointError(`it has ${bytes.length} bytes, too few for a safetensors file`);
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAXIMUM_HEADER_BYTES || length > bytes.length - LENGTH_BYTES) {
    throw new CheckpointError(
      `its first 8 bytes announce a header of ${length} bytes, but ${bytes.length - LENGTH_BYTES} follow; it is cut short or no safetensors file`,
    );
  }
  const start = LENGTH_BYTES + length;
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start)),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`its header is not JSON (${reason})`);
  }
  const entries = entriesOf(header);
  if (entries === null) throw new CheckpointError('its header is not a JSON object');
  return { header: entries, start };
}

function checkEntry(name: string, value: unknown): Placed {
  const entry = headerEntry.safeParse(value);
  if (!entry.success) {
    const [{ path, message }] = entry.error.issues;
    throw new CheckpointError(`the entry of '${name}' is wrong at '${path.join('.')}': ${message}`);
  }
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = entry.data;
  if (dtype !== 'F64' && dtype !== 'F32') {
    throw new CheckpointError(`'${name}' has the type ${dtype}; only F32 and F64 can be read`);
  }
  const wanted = sizeOf(shape) * ELEMENT_BYTES[dtype];
  if (end - begin !== wanted) {
    throw new CheckpointError(
      `'${name}' of shape ${formatShape(shape)} and type ${dtype} takes ${wanted} bytes, but has ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** The format wants every byte after the header to belong to one tensor. */
function checkCoverage(placed: readonly Placed[], size: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...placed].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      throw new CheckpointError(
        `the numbers of '${name}' begin at byte ${begin}, not at ${covered} after those before`,
      );
    }
    covered = end;
  }
  if (covered !== size) {
    throw new CheckpointError(`its header describes ${covered} bytes of numbers, but there are ${size}`);
  }
}

function readNumbers(
  view: DataView,
  begin: number,
  dtype: keyof typeof ELEMENT_BYTES,
  size: number,
): TensorData {
  if (dtype === 'F64') {
    return Float64Array.from({ length: size }, (_, i) => view.getFloat64(begin + i * 8, true));
  }
  return Float32Array.from({ length: size }, (_, i) => view.getFloat32(begin + i * 4, true));
}
