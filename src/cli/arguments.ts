import { parseArgs } from 'node:util';

/** What the terminal asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'train';
      readonly file: string;
      readonly json: boolean;
      readonly seed: number | undefined;
      readonly maxSteps: number | undefined;
    }
  | {
      readonly kind: 'check';
      readonly files: readonly string[];
      readonly json: boolean;
      /** The run in whose context loss files are judged. */
      readonly run: string | undefined;
    }
  | {
      readonly kind: 'compare';
      readonly file: string;
      /** Names of losses; undefined for the run's own and the best for its data. */
      readonly losses: readonly string[] | undefined;
      readonly json: boolean;
      readonly seed: number | undefined;
    };

/** The command line makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Find out why a loss does not go down.

Usage:
  loss-debugger train FILE.train.json [--json] [--seed N] [--max-steps N]
  loss-debugger check FILE... [--json] [--run FILE.train.json]
  loss-debugger compare FILE.train.json [--losses A,B] [--json] [--seed N]

Commands:
  train    Trains a run file, with progress, findings and a summary.
  check    Tells what can be found in run files and loss files without training.
  compare  Trains a run with several losses from three seeds each and ranks them by the metrics they share.

Options:
  --json         One JSON object a line on standard output, for other programs.
  --seed N       In place of the run file's seed.
  --max-steps N  Ends the run after N steps.
  --run FILE     Judges loss files in the context of this run file.
  --losses A,B   Losses to compare; else the run's own and the two that fit its data best.
  --help         Shows this text.
  --version      Shows the version.

Exit codes:
  0  fine
  1  a finding of severity error
  2  bad usage, or a file that cannot be used; the reason is on standard error
`;

const ALL_OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  json: { type: 'boolean' },
  seed: { type: 'string' },
  'max-steps': { type: 'string' },
  run: { type: 'string' },
  losses: { type: 'string' },
} as const;

/** @throws UsageError */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = parseStrictly(argv);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  if (positionals.length === 0) throw new UsageError('say what to do: train, check or compare');
  const [command, ...files] = positionals;
  const json = values.json === true;
  switch (command) {
    case 'train': {
      if (files.length !== 1) throw new UsageError(`train takes one run file, not ${files.length}`);
      refuse(values.run, '--run', 'check');
      refuse(values.losses, '--losses', 'compare');
      const seed = parseCount('--seed', values.seed, 0);
      return {
        kind: 'train',
        file: files[0],
        json,
        seed,
        maxSteps: parseCount('--max-steps', values['max-steps'], 1),
      };
    }
    case 'check':
      if (files.length === 0) throw new UsageError('check takes at least one file');
      refuse(values.seed, '--seed', 'train');
      refuse(values['max-steps'], '--max-steps', 'train');
      refuse(values.losses, '--losses', 'compare');
      return { kind: 'check', files, json, run: values.run };
    case 'compare':
      if (files.length !== 1) throw new UsageError(`compare takes one run file, not ${files.length}`);
      refuse(values.run, '--run', 'check');
      refuse(values['max-steps'], '--max-steps', 'train');
      return {
        kind: 'compare',
        file: files[0],
        losses: values.losses === undefined ? undefined : parseNames('--losses', values.losses),
        json,
        seed: parseCount('--seed', values.seed, 0),
      };
    default:
      throw new UsageError(`there is no command '${command}', only train, check and compare`);
  }
}

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: ALL_OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's message names the option; its advice about "--" behind the first sentence does not help here.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split('. ')[0]);
  }
}

function refuse(value: string | undefined, option: string, command: string): void {
  if (value !== undefined) throw new UsageError(`${option} is an option of ${command}`);
}

function parseNames(option: string, text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length >= 2 && names.every((name) => name !== '')) return names;
  throw new UsageError(`${option} takes two names at least, with commas between them`);
}

function parseCount(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} takes a whole number of at least ${least}, not '${text}'`);
}
