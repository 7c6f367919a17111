/**
 * The file `telemetry.bin`: frames one after another, each whole or not there. A frame is a header of four
 * little-endian 32-bit words (magic, numbers in a row, rows, CRC-32 of the payload) and the rows as little-endian
 * float64. What a crash leaves half written fails the check and is dropped on reading.
 */
import type { FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';

/** "LDT1" in ASCII. */
const MAGIC = 0x3154444c;
const HEADER_BYTES = 16;
/** No writer makes larger frames; a reader that finds one has found garbage. */
const MAXIMUM_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** One frame. The rows must not exceed 64 MiB. */
export function encodeFrame(rows: Float64Array, rowLength: number): Uint8Array {
  const frame = Buffer.alloc(HEADER_BYTES + rows.byteLength);
  const payload = frame.subarray(HEADER_BYTES);
  // Into the frame first, as the rows are not this function's to turn around.
  Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength).copy(payload);
  toLittleEndian(payload);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(rowLength, 4);
  frame.writeUInt32LE(rows.length / rowLength, 8);
  frame.writeUInt32LE(crc32(payload), 12);
  return frame;
}

/**
 * The rows of each intact frame, in order, up to the first that is not.
 * @param wanted only frames with some of these rows, counted from 0, both ends included; others are passed over unread
 */
export async function* readFrames(
  file: FileHandle,
  rowLength: number,
  wanted: { readonly from: number; readonly to: number } = { from: 0, to: Infinity },
): AsyncGenerator<Float64Array, void, undefined> {
  const header = Buffer.alloc(HEADER_BYTES);
  let position = 0;
  let passed = 0;
  while (passed <= wanted.to && (await readFully(file, header, position))) {
    const rowCount = header.readUInt32LE(8);
    const payloadBytes = rowCount * rowLength * Float64Array.BYTES_PER_ELEMENT;
    const plausible = header.readUInt32LE(0) === MAGIC && header.readUInt32LE(4) === rowLength;
    if (!plausible || payloadBytes > MAXIMUM_PAYLOAD_BYTES) return;
    passed += rowCount;
    if (passed <= wanted.from) {
      position += HEADER_BYTES + payloadBytes;
      continue;
    }
    const rows = new Float64Array(payloadBytes / Float64Array.BYTES_PER_ELEMENT);
    const payload = Buffer.from(rows.buffer);
    if (!(await readFully(file, payload, position + HEADER_BYTES))) return;
    if (crc32(payload) !== header.readUInt32LE(12)) return;
    toLittleEndian(payload);
    yield rows;
    position += HEADER_BYTES + payloadBytes;
  }
}

/** Fills `target` from `position`; false when the file ends before. */
async function readFully(file: FileHandle, target: Buffer, position: number): Promise<boolean> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

/** Swaps the bytes in place on the rare machine whose order is the other one. */
function toLittleEndian(bytes: Buffer): void {
  if (endianness() === 'BE') bytes.swap64();
}
