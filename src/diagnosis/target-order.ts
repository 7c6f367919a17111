import type { Target } from '../data/dataset';
import type { ColumnProfileBase } from '../data/profile/column-profile';
import { profileColumn } from '../data/profile/table-profile';
import type { PreparedRun } from '../runs/prepare/prepared-run';

export interface OrderedTarget {
  readonly target: Target;
  readonly order: Exclude<ColumnProfileBase['order'], 'none'>;
}

/** The first target by which the rows are ordered while they are not shuffled; null where each batch is a mixture. */
export function orderedTarget({ dataset, runFile, stepsPerEpoch }: PreparedRun): OrderedTarget | null {
  if (runFile.data.shuffle || stepsPerEpoch < 2) return null;
  for (const target of dataset.targetColumns) {
    const { order } = profileColumn(dataset.table.columns[target.column]);
    if (order !== 'none') return { target, order };
  }
  return null;
}

/** The target of numbers by which a file is ordered whose last rows validate: they lie beyond all that train; else null. */
export function targetBeyondTraining({ dataset, runFile }: PreparedRun): Target | null {
  const { targetColumns, table, validationTable, validationRows } = dataset;
  if (runFile.data.split !== 'last' || validationTable !== null || validationRows.length === 0) return null;
  const beyond = targetColumns.find(({ classes, column }) => {
    if (classes !== null) return false;
    const { order } = profileColumn(table.columns[column]);
    return order === 'ascending' || order === 'descending';
  });
  return beyond ?? null;
}

/** A class of which more rows were put aside for validation than are left for training. */
export interface StarvedClass {
  readonly target: Target;
  readonly label: string;
  readonly training: number;
  readonly validation: number;
}

/** The class of which most rows validate, of a file ordered by its classes whose last rows were put aside; else null. */
export function starvedClass({ dataset, runFile }: PreparedRun): StarvedClass | null {
  if (runFile.data.split !== 'last' || dataset.validationTable !== null) return null;
  for (const target of dataset.targetColumns) {
    const { classes, trainingClassCounts, validationClassCounts, column } = target;
    if (classes === null || trainingClassCounts === null || validationClassCounts === null) continue;
    if (profileColumn(dataset.table.columns[column]).order === 'none') continue;
    const index = classes.findIndex(
      (_, i) => trainingClassCounts[i] > 0 && validationClassCounts[i] > trainingClassCounts[i],
    );
    if (index < 0) continue;
    const [training, validation] = [trainingClassCounts[index], validationClassCounts[index]];
    return { target, label: classes[index], training, validation };
  }
  return null;
}

/** Whether a batch is about one part of the target only, so that its loss says little about the other rows. */
export function trainsInOrder(run: PreparedRun): boolean {
  return orderedTarget(run) !== null;
}
