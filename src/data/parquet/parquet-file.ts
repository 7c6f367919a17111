import { open } from 'node:fs/promises';
import type { AsyncBuffer } from 'hyparquet';
import { isGzip, readWhole, type ReadOptions } from '../files/file-blocks';

/** A file that the Parquet reader can take slices of. */
export interface ParquetFile extends AsyncBuffer {
  close(): Promise<void>;
}

/** @param unpackedBytes the most that a gzipped file may have, since that is unpacked into memory */
export async function openParquetFile(
  file: string,
  unpackedBytes: number,
  options: ReadOptions,
): Promise<ParquetFile> {
  const handle = await open(file, 'r');
  if (await isGzip(handle)) {
    await handle.close();
    const content = new Uint8Array(await readWhole(file, unpackedBytes, options));
    return {
      byteLength: content.byteLength,
      slice: (start, end) => content.slice(start, end).buffer,
      close: () => Promise.resolve(),
    };
  }
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
    close: () => handle.close(),
  };
}
