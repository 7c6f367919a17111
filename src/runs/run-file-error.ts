import type { Location } from './location';

/** A run cannot be made of what the run file, its data and its loss files say; the message is for the user. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError';

  constructor(
    message: string,
    readonly location: Location,
  ) {
    super(message);
  }
}
