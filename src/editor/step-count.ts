import { l10n } from 'vscode';
import { formatCount } from '../dashboard/number-format';

/** "1 step", "1,204 steps". */
export function describeStepCount(steps: number): string {
  return steps === 1 ? l10n.t('1 step') : l10n.t('{0} steps', formatCount(steps));
}
