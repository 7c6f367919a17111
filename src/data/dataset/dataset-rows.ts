import type { SourceRow } from '../dataset';
import type { Table } from '../table';
import type { UsedColumn } from './used-columns';

/** The rows of a data set: used rows of the table, then those of the validation table. */
export class DatasetRows {
  readonly count: number;

  /** @param tableRows rows of the table; `validationRows` rows of the validation table */
  constructor(
    private readonly table: Table,
    private readonly tableRows: Uint32Array,
    private readonly validationTable: Table | null,
    private readonly validationRows: Uint32Array,
  ) {
    this.count = tableRows.length + validationRows.length;
  }

  sourceRow(row: number): SourceRow {
    const first = this.tableRows.length;
    return row < first || this.validationTable === null
      ? { table: this.table, row: this.tableRows[row] }
      : { table: this.validationTable, row: this.validationRows[row - first] };
  }

  /** The number in a cell; NaN for text. */
  numberAt({ training, validation }: UsedColumn, row: number): number {
    const first = this.tableRows.length;
    if (row < first) return training.kind === 'number' ? training.values[this.tableRows[row]] : NaN;
    return validation?.kind === 'number' ? validation.values[this.validationRows[row - first]] : NaN;
  }

  /** The different texts of a column in these rows, sorted by code unit, and the index of each row's; -1 for none. */
  textsOf({ training, validation }: UsedColumn): { texts: string[]; indices: Int32Array } {
    const codes = new Map<string, number>();
    const codeOf = (text: string): number => {
      const code = codes.get(text) ?? codes.size;
      codes.set(text, code);
      return code;
    };
    const indices = new Int32Array(this.count).fill(-1);
    let offset = 0;
    for (const [column, rows] of [
      [training, this.tableRows] as const,
      [validation, this.validationRows] as const,
    ]) {
      if (column?.kind === 'text') {
        const known = new Int32Array(column.categories.length).fill(-1);
        rows.forEach((tableRow, row) => {
          const code = column.codes[tableRow];
          if (code >= 0)
            indices[offset + row] =
              known[code] < 0 ? (known[code] = codeOf(column.categories[code])) : known[code];
        });
      } else if (column?.kind === 'number') {
        rows.forEach((tableRow, row) => {
          const value = column.values[tableRow];
          if (!Number.isNaN(value)) indices[offset + row] = codeOf(String(value));
        });
      }
      offset += rows.length;
    }
    const texts = [...codes.keys()].sort();
    const ranks = new Int32Array(texts.length);
    texts.forEach((text, rank) => (ranks[codeOf(text)] = rank));
    for (let row = 0; row < indices.length; row++) if (indices[row] >= 0) indices[row] = ranks[indices[row]];
    return { texts, indices };
  }
}
