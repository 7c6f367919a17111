import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { Remedy } from './rule';

/** Epochs without progress after which it is not worth waiting. */
const EPOCHS = 10;

/** Spends no more time on a run that gets nowhere; none for one that ends early already. */
export function endEarly({ runFile: { stop } }: PreparedRun, epochs = EPOCHS): Remedy[] {
  if (stop.patience !== null) return [];
  const title = `Stop when the loss has not improved for ${epochs} epochs`;
  return [{ title, change: [{ pointer: '/stop/patience', value: epochs }] }];
}
