import { isUtf8 } from 'node:buffer';
import { readBlocks, readBlocksSync, type ReadOptions } from './file-blocks';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Blocks of text as UTF-8, without byte order mark; false in place of the rest when the bytes are not UTF-8. */
export type TextBlocks = AsyncGenerator<Buffer | false>;

/**
 * Tells the encoding of a text from its first bytes: by its byte order mark, by the zeros that UTF-16 leaves between
 * ASCII characters, or as Windows-1252 (of which Latin-1 is a part) when they are not UTF-8.
 */
export function detectEncoding(head: Buffer): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(head.length >> 1, 2048);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (head[2 * pair] === 0) evenZeros++;
    if (head[2 * pair + 1] === 0) oddZeros++;
  }
  if (oddZeros > 0.4 * pairs && evenZeros < 0.1 * pairs) return 'utf-16le';
  if (evenZeros > 0.4 * pairs && oddZeros < 0.1 * pairs) return 'utf-16be';
  return isUtf8(head.subarray(0, completeLength(head))) ? 'utf-8' : 'windows-1252';
}

/** The first bytes of a file as UTF-8, without byte order mark and without the beginning of a character at their end. */
export function decodeHead(head: Buffer, encoding: TextEncoding): Buffer {
  if (encoding !== 'utf-8') return Buffer.from(new TextDecoder(encoding).decode(head, { stream: true }));
  return head.subarray(markBytes(head), completeLength(head));
}

/** A whole text, without byte order mark. */
export function decodeText(bytes: Buffer, encoding: TextEncoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** Whether the bytes are no text in any encoding that is read here. */
export function looksBinary(head: Buffer, encoding: TextEncoding): boolean {
  if (encoding.startsWith('utf-16')) return false;
  const sample = head.subarray(0, 4096);
  let controls = 0;
  for (const byte of sample) if (byte < 0x09 || (byte > 0x0d && byte < 0x20)) controls++;
  return controls > Math.max(4, 0.02 * sample.length);
}

/** The first `bytes` of a file, unpacked; fewer when it is shorter. */
export async function readHead(file: string, bytes: number, options: ReadOptions = {}): Promise<Buffer> {
  const blocks: Buffer[] = [];
  let length = 0;
  for await (const block of readBlocks(file, { signal: options.signal })) {
    blocks.push(Buffer.from(block));
    length += block.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Turns bytes of a file into text blocks, in step with the reader. */
export async function* readText(file: string, encoding: TextEncoding, options: ReadOptions): TextBlocks {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    for await (const block of readBlocks(file, options)) {
      yield Buffer.from(decoder.decode(block, { stream: true }));
    }
    yield Buffer.from(decoder.decode());
    return;
  }
  let isFirst = true;
  /** Bytes of a character that the block before has begun. */
  let begun: Buffer = Buffer.alloc(0);
  for await (const block of readBlocks(file, options)) {
    const joined = begun.length === 0 ? block : Buffer.concat([begun, block]);
    const complete = completeLength(joined);
    const text = joined.subarray(0, complete);
    if (!isUtf8(text)) {
      yield false;
      return;
    }
    yield isFirst ? text.subarray(markBytes(text)) : text;
    isFirst = false;
    begun = Buffer.from(joined.subarray(complete));
  }
  if (begun.length > 0) yield false;
}

/**
 * As {@link readText}, at once. `offset` is a count of bytes of the UTF-8 text; for other encodings the text before
 * it is decoded and dropped.
 */
export function* readTextSync(file: string, encoding: TextEncoding, offset: number): Generator<Buffer> {
  if (encoding === 'utf-8') {
    const [head = Buffer.alloc(0)] = readBlocksSync(file, 0);
    yield* readBlocksSync(file, offset + markBytes(head));
    return;
  }
  let toSkip = offset;
  for (const block of decodeSync(file, encoding)) {
    const skipped = Math.min(toSkip, block.length);
    toSkip -= skipped;
    if (skipped < block.length) yield block.subarray(skipped);
  }
}

function* decodeSync(file: string, encoding: TextEncoding): Generator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for (const block of readBlocksSync(file, 0)) yield Buffer.from(decoder.decode(block, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Length of the byte order mark that the text begins with. */
function markBytes(text: Buffer): number {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
}

/** Bytes up to the last character that is complete, as far as UTF-8 tells. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const expected = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return expected > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
