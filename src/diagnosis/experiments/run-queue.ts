import type { Budget } from '../../runs/training/trainer';
import type { SideRun } from './run-course';

/** Runs that are trained one after the other. */
export class RunQueue {
  private running = 0;

  constructor(private readonly runs: readonly SideRun[]) {}

  /** @returns false when all have ended */
  advance(budget: Budget): boolean {
    if (this.running >= this.runs.length) return false;
    if (!this.runs[this.running].advance(budget)) this.running++;
    return this.running < this.runs.length;
  }

  /** Share of all runs that is done, 0 to 1. */
  get share(): number {
    return this.runs.reduce((total, { share }) => total + share, 0) / Math.max(1, this.runs.length);
  }
}
