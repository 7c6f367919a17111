import type { Output } from './output';

/** What commands need from the process around them. */
export interface Environment {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Columns of the terminal that shows standard error; null when it is none. */
  readonly terminalColumns: number | null;
  readonly workingDirectory: string;
  /** Calls back once when the user interrupts. */
  readonly onInterrupt: (callback: () => void) => void;
}

/** 0 fine; 1 a finding of severity error; 2 bad usage or bad input. */
export type ExitCode = 0 | 1 | 2;
