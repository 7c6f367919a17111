import type { RunFileError } from '../run-file-error';
import type { RunFileProblem } from '../run-file/read-run-file';

/** There can be no run: everything that is wrong, in the order of the text. */
export class RunRefusal extends Error {
  override readonly name = 'RunRefusal';

  constructor(readonly problems: readonly [RunFileProblem, ...RunFileProblem[]]) {
    super(problems.map(({ message }) => message).join('\n'));
  }

  /** A refusal for one reason. */
  static of({ message, location }: RunFileError): RunRefusal {
    return new RunRefusal([{ message, location, suggestion: null }]);
  }
}
