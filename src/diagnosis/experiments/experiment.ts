import type { Budget } from '../../runs/training/trainer';

/** Something tried by training beside the run that is shown: goes on only while it is told to. */
export interface Experiment<Result> {
  /**
   * Goes on until the budget is used up.
   * @returns false when all is done
   * @throws RunFileError when something of it cannot be run
   */
  advance(budget: Budget): boolean;
  /** Share of the work that is done, 0 to 1. */
  readonly share: number;
  /** Of what has been done so far. */
  readonly result: Result;
}
