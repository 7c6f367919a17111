import type { Finding } from '../runs/finding';
import type { RunFileProblem } from '../runs/run-file/read-run-file';

/** What findings that come from reading a run file have instead of a rule. */
export const RUN_FILE_RULE = 'run-file';

/** Something wrong with a run file, in the form of what trainings find. */
export function problemFinding({ message, location, suggestion }: RunFileProblem): Finding {
  return {
    rule: RUN_FILE_RULE,
    severity: 'error',
    step: null,
    message,
    location,
    related: [],
    fixes: suggestion === null ? [] : [suggestion],
  };
}
