import type { LossHistory } from './loss-history';

/** A last loss beyond this many times the starting one announces an explosion. */
const ANNOUNCED = 3;

/** Whether nothing grew before the present step: what fails then was no explosion. */
export function isSudden({ filledWindows, recent, scale }: LossHistory): boolean {
  return filledWindows > 0 && Math.abs(recent.latest) < ANNOUNCED * scale;
}
