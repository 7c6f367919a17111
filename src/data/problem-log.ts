import type { TextEncoding } from './files/text-file';
import type { Table, TableProblem, TableProblemKind } from './table';
import { lineStart } from './text-position';

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

  /** A log that begins with the problems of this one. */
  copy(): ProblemLog {
    const copy = new ProblemLog();
    for (const [kind, count] of this.counts) copy.counts.set(kind, count);
    copy.kept.push(...this.kept);
    return copy;
  }

  /** The problems that were kept, in the order of the file. */
  inOrder(): TableProblem[] {
    return this.kept.sort((a, b) => a.line - b.line || a.column - b.column);
  }
}

/** Adds a note when a text is not UTF-8. */
export function reportEncoding(encoding: TextEncoding, log: ProblemLog): void {
  if (encoding !== 'windows-1252') return;
  log.add('encoding', () => ({
    ...lineStart(1),
    message: 'The file is not UTF-8 and was read as Windows-1252 (Latin-1); save it as UTF-8.',
  }));
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
