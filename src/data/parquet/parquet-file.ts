import { open, type FileHandle } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';
import { isGzip, readWhole, type ReadOptions } from '../files/file-blocks';

/** A file that the Parquet reader can take slices of. */
export interface ParquetFile extends AsyncBuffer {
  close(): Promise<void>;
}

/**
 * Opens a file; what is gzip is unpacked into memory. Throws what node:fs throws.
 * @param unpackedBytes the most that the content of a gzip may have
 */
export async function openParquetFile(
  file: string,
  unpackedBytes: number,
  options: ReadOptions,
): Promise<ParquetFile> {
  const handle = await open(file, 'r');
  try {
    if (!(await isGzip(handle))) return slicesOf(handle, (await handle.stat()).size);
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  const content = new Uint8Array(await readWhole(file, unpackedBytes, options));
  return {
    byteLength: content.byteLength,
    slice: (start, end) => content.slice(start, end).buffer,
    close: () => Promise.resolve(),
  };
}

function slicesOf(handle: FileHandle, size: number): ParquetFile {
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(Math.min(end, size) - start);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === bytes.length ? bytes.buffer : bytes.buffer.slice(0, filled);
    },
    close: () => handle.close(),
  };
}
