import { UNLISTED_CODE } from '../column';
import type { DataLimits } from '../data-limits';

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/**
 * Gives equal texts equal codes 0, 1, 2, ... in order of appearance, without making a string of each: the different
 * texts lie one behind the other as UTF-8, and an open-addressing hash table finds them (FNV-1a,
 * http://www.isthe.com/chongo/tech/comp/fnv/).
 */
export class TextDictionary {
  /** How many different texts there are. */
  size = 0;
  private bytes = Buffer.allocUnsafe(256);
  /** Where each text ends in `bytes`; it begins where the one before it ends. */
  private ends = new Int32Array(32);
  private hashes = new Int32Array(32);
  /** Codes plus one by slot; 0 is free. */
  private slots = new Int32Array(64);

  constructor(private readonly limits: Pick<DataLimits, 'categories' | 'categoryBytes'>) {}

  /** @returns the code of the text, or {@link UNLISTED_CODE} when it is new and there is no room */
  add(source: Buffer, start: number, end: number): number {
    let hash = FNV_OFFSET;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i], FNV_PRIME);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const code = this.slots[slot] - 1;
      if (code < 0) break;
      if (this.hashes[code] === hash && this.equals(code, source, start, end)) return code;
      slot = (slot + 1) & mask;
    }
    return this.insert(slot, hash, source, start, end);
  }

  text(code: number): string {
    return this.bytes.toString('utf8', this.startOf(code), this.ends[code]);
  }

  private startOf(code: number): number {
    return code === 0 ? 0 : this.ends[code - 1];
  }

  private equals(code: number, source: Buffer, start: number, end: number): boolean {
    const from = this.startOf(code);
    if (this.ends[code] - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (this.bytes[j] !== source[i]) return false;
    return true;
  }

  private insert(slot: number, hash: number, source: Buffer, start: number, end: number): number {
    const code = this.size;
    const from = this.startOf(code);
    const to = from + end - start;
    if (code >= this.limits.categories || to > this.limits.categoryBytes) return UNLISTED_CODE;
    if (to > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(to, 2 * this.bytes.length));
      this.bytes.copy(larger, 0, 0, from);
      this.bytes = larger;
    }
    source.copy(this.bytes, from, start, end);
    if (code === this.ends.length) {
      this.ends = doubled(this.ends);
      this.hashes = doubled(this.hashes);
    }
    this.ends[code] = to;
    this.hashes[code] = hash;
    this.slots[slot] = code + 1;
    this.size++;
    if (2 * this.size > this.slots.length) this.rehash();
    return code;
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      let slot = this.hashes[code] & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = code + 1;
    }
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
