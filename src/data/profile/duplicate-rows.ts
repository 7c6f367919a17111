import type { Column } from '../column';

export interface DuplicateRows {
  /** Rows that are equal to an earlier one in every column. */
  readonly count: number;
  /** For each row, the first row that is equal to it; -1 when there is none before it. */
  readonly firstOf: Int32Array;
}

/**
 * Finds rows that repeat an earlier one; missing cells are equal to each other. Every row is hashed into an
 * open-addressing table, and rows of one hash are compared cell by cell.
 */
export function findDuplicateRows(columns: readonly Column[], rows: number): DuplicateRows {
  const hashes = hashRows(columns, rows);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, 2 * rows)))).fill(-1);
  const mask = slots.length - 1;
  const firstOf = new Int32Array(rows).fill(-1);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let slot = hashes[row] & mask;
    while (
      slots[slot] >= 0 &&
      !(hashes[slots[slot]] === hashes[row] && areEqual(columns, slots[slot], row))
    ) {
      slot = (slot + 1) & mask;
    }
    if (slots[slot] < 0) slots[slot] = row;
    else {
      firstOf[row] = slots[slot];
      count++;
    }
  }
  return { count, firstOf };
}

/** FNV-1a over the halves of each number, or the code of each text, ended by a mix of all bits. */
function hashRows(columns: readonly Column[], rows: number): Int32Array {
  const hashes = new Int32Array(rows).fill(0x811c9dc5 | 0);
  const number = new Float64Array(1);
  const halves = new Int32Array(number.buffer);
  for (const column of columns) {
    for (let row = 0; row < rows; row++) {
      let hash = hashes[row];
      if (column.kind === 'text') hash = Math.imul(hash ^ column.codes[row], 0x01000193);
      else {
        // Adding zero makes -0 and 0, which are equal, the same bits; all NaN get the same too.
        const value = column.values[row];
        number[0] = Number.isNaN(value) ? NaN : value + 0;
        hash = Math.imul(hash ^ halves[0], 0x01000193);
        hash = Math.imul(hash ^ halves[1], 0x01000193);
      }
      hashes[row] = hash ^ (hash >>> 15);
    }
  }
  return hashes;
}

function areEqual(columns: readonly Column[], a: number, b: number): boolean {
  return columns.every((column) => {
    if (column.kind === 'text') return column.codes[a] === column.codes[b] && column.codes[a] !== -2;
    const first = column.values[a];
    const second = column.values[b];
    return first === second || (Number.isNaN(first) && Number.isNaN(second));
  });
}
