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

  constructor(private readonly readFile: (file: string) => Promise<Table> = readTable) {}

  /** @throws DataError when the file cannot be read */
  async read(file: string): Promise<Table> {
    const version = fileVersion(file);
    const known = this.#kept.get(file);
    const isCurrent = known !== undefined && isSameVersion(known.version, version);
    const kept: KeptTable = isCurrent ? known : { version, table: this.readFile(file), cells: 0 };
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

  /** The last one used stays, however large it is. */
  #makeRoom(): void {
    let cells = 0;
    [...this.#kept].reverse().forEach(([file, table], i) => {
      cells += table.cells;
      if (i > 0 && cells > CELLS_KEPT) this.#kept.delete(file);
    });
  }
}
