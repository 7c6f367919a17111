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

/** Whether a batch is about one part of the target only, so that its loss says little about the other rows. */
export function trainsInOrder(run: PreparedRun): boolean {
  return orderedTarget(run) !== null;
}
