/** The model cannot be built as the run file has it. */
export class ModelError extends Error {
  constructor(
    message: string,
    /** Where in the run file: the layer, or one of its keys. */
    readonly pointer: string,
    /** Its name; null where it has none yet. */
    readonly layer: string | null,
  ) {
    super(message);
    this.name = 'ModelError';
  }
}
