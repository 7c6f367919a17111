import { l10n, workspace, type QuickPickItem, type Uri } from 'vscode';
import type { ColumnDescription, DataDescription } from '../../worker/service-protocol';
import { pickOne, type StepPlace, type StepResult } from './quick-pick-step';

export interface TargetItem extends QuickPickItem {
  readonly column: string;
}

/** Asks for the column to predict, the likeliest first, each with its task and a look at its values. */
export function chooseTarget(
  place: StepPlace,
  dataFile: Uri,
  description: Promise<DataDescription>,
): Promise<StepResult<TargetItem>> {
  return pickOne({
    ...place,
    placeholder: l10n.t('The column of {0} to predict', workspace.asRelativePath(dataFile)),
    items: description.then(({ columns, targets }) => {
      const byName = new Map(columns.map((column) => [column.name, column]));
      return targets.flatMap((name) => {
        const column = byName.get(name);
        return column === undefined ? [] : [toItem(column)];
      });
    }),
  });
}

const TASK_ICONS = {
  regression: 'symbol-number',
  binary: 'symbol-boolean',
  classification: 'symbol-enum',
} as const;

function toItem({ name, task, values, missing, remark }: ColumnDescription): TargetItem {
  const gaps = missing > 0 ? l10n.t('; {0} missing', missing) : '';
  return {
    column: name,
    label: `$(${TASK_ICONS[task]}) ${name}`,
    description: remark ?? task,
    detail: `${values}${gaps}`,
  };
}
