/** The loss of a run file does not fit its data or its model. */
export class LossMismatch extends Error {
  override readonly name = 'LossMismatch';

  constructor(
    message: string,
    /** JSON pointer into the run file. */
    readonly pointer: string,
  ) {
    super(message);
  }
}
