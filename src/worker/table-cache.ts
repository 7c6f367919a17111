import { fileVersion, isSameVersion, type FileVersion } from '../data/files/file-version';
import { readTable } from '../data/read-table';
import type { Table } from '../data/table';

interface KeptTable {
  readonly version: FileVersion | null;
  readonly table: Promise<Table>;
  /** 0 as long as the table is being read. */
  cells: number;
}

/** Cells of the tables that are kept, about 160 MB of numbers. */
const CELLS_KEPT = 20_000_000;

/** Data files in memory, read again only when they have changed; the ones not used for longest give way. */
export class TableCache {
  /** The last one used is the last. */
  readonly #kept = new Map<string, KeptTable>();

  /** @throws DataError when the file cannot be read */
  async read(file: string): Promise<Table> {
    const version = fileVersion(file);
    const known = this.#kept.get(file);
    const isCurrent = known !== undefined && isSameVersion(known.version, version);
    const kept: KeptTable = isCurrent ? known : { version, table: readTable(file), cells: 0 };
    this.#kept.delete(file);
    this.#kept.set(file, kept);
    try {
      const table = await kept.table;
      kept.cells = table.rows * table.columns.length;
      this.#makeRoom();
      return table;
    } catch (error) {
      if (this.#kept.get(file) === kept) this.#kept.delete(file);
      throw error;
    }
  }

  #makeRoom(): void {
    const [latest, ...others] = [...this.#kept].reverse();
    let cells = latest[1].cells;
    for (const [file, table] of others) {
      cells += table.cells;
      if (cells > CELLS_KEPT) this.#kept.delete(file);
    }
  }
}
