import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { DataError } from '../data-error';

export interface ReadOptions {
  /** Aborting makes the read throw the signal's reason before the next block. */
  readonly signal?: AbortSignal;
  /** Called after each block with bytes of the file as it lies on disk. */
  readonly onProgress?: (bytesRead: number, totalBytes: number) => void;
}

const BLOCK_BYTES = 1024 * 1024;
const SYNC_BLOCK_BYTES = 64 * 1024;
/** Compressed files are unpacked in one piece only to find a place in them, and only up to this size. */
const LARGEST_UNPACKED = 512 * 1024 * 1024;

/**
 * The content of a file in blocks, unpacked when it is gzip (told by its first bytes, not by its name). A block is
 * valid only until the next is asked for.
 * @throws DataError when the file cannot be read or its compressed data is damaged
 */
export async function* readBlocks(file: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (await isGzip(handle)) yield* unpackedBlocks(file, size, options);
      else yield* plainBlocks(handle, size, options);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, file);
  }
}

/** The whole content of a file, unpacked when it is gzip; a DataError when that is more than `limit` bytes. */
export async function readWhole(file: string, limit: number, options: ReadOptions = {}): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let length = 0;
  for await (const block of readBlocks(file, options)) {
    length += block.length;
    if (length > limit) {
      throw new DataError(
        `The file is larger than ${Math.round(limit / 2 ** 20)} MiB, too much to read in one piece; save it as CSV, JSON Lines or Parquet.`,
        { file },
      );
    }
    blocks.push(Buffer.from(block));
  }
  return Buffer.concat(blocks);
}

/** As {@link readBlocks}, at once; `offset` skips bytes of the unpacked content. Throws what node:fs and zlib throw. */
export function* readBlocksSync(file: string, offset: number): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const block = Buffer.allocUnsafe(SYNC_BLOCK_BYTES);
    if (readSync(descriptor, block, 0, 2, 0) === 2 && hasGzipMagic(block)) {
      yield gunzipSync(readFileSync(file), { maxOutputLength: LARGEST_UNPACKED }).subarray(offset);
      return;
    }
    for (let position = offset; ;) {
      const bytesRead = readSync(descriptor, block, 0, block.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield block.subarray(0, bytesRead);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What the system said about a file, as an error for people; other errors are passed on as they are. */
export function fileError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  switch (error.code) {
    case 'ENOENT':
      return new DataError('There is no such file; check the path.', { file }, error);
    case 'EISDIR':
      return new DataError('This is a folder; name a data file in it.', { file }, error);
    case 'EACCES':
    case 'EPERM':
      return new DataError('The file may not be read; check its permissions.', { file }, error);
    case 'ERR_INVALID_ARG_VALUE':
      return new DataError('The path has a character that no path may have; correct it.', { file }, error);
    case 'Z_BUF_ERROR':
      return new DataError('The compressed data ends early; copy or pack the file again.', { file }, error);
    case 'Z_DATA_ERROR':
      return new DataError('The compressed data is damaged; copy or pack the file again.', { file }, error);
    case 'ERR_BUFFER_TOO_LARGE':
      return new DataError('The compressed data is too large to be unpacked in one piece.', { file }, error);
    default:
      return error.code.startsWith('E') && 'syscall' in error
        ? new DataError(`The file cannot be read (${error.code}).`, { file }, error)
        : error;
  }
}

/** Whether a file is gzip, by its first bytes. */
export async function isGzip(handle: FileHandle): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && hasGzipMagic(buffer);
}

function hasGzipMagic(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function* plainBlocks(
  handle: FileHandle,
  size: number,
  { signal, onProgress }: ReadOptions,
): AsyncGenerator<Buffer> {
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, size + 1));
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(block, 0, block.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield block.subarray(0, bytesRead);
    onProgress?.(position, Math.max(size, position));
  }
}

async function* unpackedBlocks(
  file: string,
  size: number,
  { signal, onProgress }: ReadOptions,
): AsyncGenerator<Buffer> {
  const packed = createReadStream(file, { highWaterMark: BLOCK_BYTES });
  const unpacked = pipeline(packed, createGunzip({ chunkSize: BLOCK_BYTES }), () => {
    // An error reaches the caller through the loop below, and pipeline has closed both streams by then.
  });
  for await (const block of unpacked) {
    signal?.throwIfAborted();
    yield block as Buffer;
    onProgress?.(packed.bytesRead, Math.max(size, packed.bytesRead));
  }
}
