import type { SourceSpan } from '../engine/origin';

/** Something in a loss file that stops it from being used, at its exact place. */
export interface LossFileProblem {
  readonly message: string;
  readonly span: SourceSpan;
}

/** Thrown while a loss file is interpreted; carries the place and says what to write instead. */
export class LossFileError extends Error {
  constructor(
    message: string,
    readonly span: SourceSpan,
  ) {
    super(message);
    this.name = 'LossFileError';
  }
}
