import { basename } from 'node:path';
import { cellText } from '../../data/column';
import type { Table } from '../../data/table';
import { INPUT_LEAF } from '../../engine/model';
import { leafAttributes } from '../../engine/operations/leaves';
import { sizeOf } from '../../engine/shape';
import type { Element } from '../../engine/trace-back';
import type { Place } from '../../runs/location';
import type { TrainingView } from '../../runs/training/view';

type Batch = Pick<TrainingView, 'run' | 'batchRows'>;

/** The row of the batch that an element belongs to; null for what is not one for each row. */
export function batchRowOf({ batchRows }: Batch, { node, element }: Element): number | null {
  const { length } = batchRows;
  if (node.shape.length === 0 || node.shape[0] !== length) return null;
  return Math.floor(element / sizeOf(node.shape.slice(1)));
}

/** "row 3 of the batch, line 138 of pets.csv" */
export function describeRow({ run, batchRows }: Batch, batchRow: number): string {
  const { table, row } = run.dataset.sourceRow(batchRows[batchRow]);
  return `row ${batchRow + 1} of the batch, ${rowName(table, row)}`;
}

/** A cell of the data that a number of a batch comes from. */
export interface BatchCell {
  readonly place: Place;
  /** "column 'age' on line 18 of pets.csv" */
  readonly name: string;
  /** The cell as the file has it. */
  readonly content: string;
}

/** The target's cell for a row of the batch; of several targets the first. */
export function targetCell({ run, batchRows }: Batch, batchRow: number): BatchCell {
  return cellOf(run, batchRows[batchRow], run.dataset.targetColumns[0].column);
}

/** The cell of the data that an element of a batch's input or target comes from; null for any other node. */
export function batchCellOf(batch: Batch, at: Element): BatchCell | null {
  const leaf = leafAttributes(at.node);
  const { run, batchRows } = batch;
  const row = batchRowOf(batch, at);
  if (leaf?.role !== 'input' || row === null) return null;
  const column = at.element % sizeOf(at.node.shape.slice(1));
  if (leaf.name.startsWith(`${INPUT_LEAF}/`)) {
    return cellOf(run, batchRows[row], run.dataset.featureSource[column]);
  }
  const { columns } = run.loss.parts.find(({ target }) => leaf.name.startsWith(`${target.name}/`))!.target;
  const target = columns.length === 1 ? columns[0] : columns[column];
  return cellOf(run, batchRows[row], run.dataset.targetColumns[target].column);
}

function cellOf({ dataset }: Batch['run'], datasetRow: number, column: number): BatchCell {
  const { table, row } = dataset.sourceRow(datasetRow);
  return {
    place: { kind: 'data', file: table.file, row, column },
    name: `column '${table.columns[column].name}' on ${rowName(table, row)}`,
    content: cellText(table.columns[column], row) ?? 'nothing',
  };
}

/** By line, or for formats without lines by row. */
function rowName(table: Table, row: number): string {
  const hasLines = table.rows < 2 || table.lineOf(table.rows - 1) > 1;
  return `${hasLines ? `line ${table.lineOf(row)}` : `row ${row + 1}`} of ${basename(table.file)}`;
}
