/** How workers are started. */
export interface WorkerSettings {
  /** Absolute path of the worker's entry. */
  readonly file: string;
  /** Absolute path of the file that keeps the program's compiled code from one worker to the next; null keeps none. */
  readonly codeCache: string | null;
  /** Memory for objects; the numbers of tensors are kept outside of it. */
  readonly heapMegabytes: number;
}

/**
 * A sentence for the user about an error that ended a worker.
 * @param worker as the subject of the sentence: "The training worker"
 */
export function describeCrash(worker: string, error: unknown, { heapMegabytes }: WorkerSettings): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `${worker} ran out of memory (${heapMegabytes} MB). Try fewer rows, a smaller model or a smaller batch.`;
  }
  return `${worker} crashed: ${error instanceof Error ? error.message : String(error)}`;
}
