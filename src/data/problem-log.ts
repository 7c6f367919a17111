import type { Table, TableProblem, TableProblemKind } from './table';

const KEPT_OF_EACH_KIND = 100;

/** Collects the problems of a file: counts all, keeps the first of each kind. */
export class ProblemLog {
  readonly counts = new Map<TableProblemKind, number>();
  private readonly kept: TableProblem[] = [];

  /** @param describe makes the problem, when it is kept */
  add(kind: TableProblemKind, describe: () => Omit<TableProblem, 'kind'>): void {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count <= KEPT_OF_EACH_KIND) this.kept.push({ kind, ...describe() });
  }

  /** The problems that were kept, in the order of the file. */
  inOrder(): TableProblem[] {
    return this.kept.sort((a, b) => a.line - b.line || a.column - b.column);
  }
}

/** Adds what is wrong with whole columns, whatever the format of the file. */
export function reportColumns(
  table: Pick<Table, 'columns' | 'rows' | 'locateHeader'>,
  log: ProblemLog,
): void {
  for (const column of table.columns) {
    const { name, index } = column;
    if (column.missing === table.rows) {
      log.add('emptyColumn', () => ({
        ...table.locateHeader(index),
        columnIndex: index,
        message: `"${name}" has no value in any row and is not used.`,
      }));
    }
    if (column.kind === 'text' && column.unlisted > 0) {
      log.add('manyCategories', () => ({
        ...table.locateHeader(index),
        columnIndex: index,
        message: `"${name}" has more than ${column.categories.length} different texts, too many to learn from; exclude it.`,
      }));
    }
  }
}
