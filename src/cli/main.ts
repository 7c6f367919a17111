import { version } from '../../package.json';
import { HELP, parseArguments, UsageError } from './arguments';
import { check } from './check-command';
import { compare } from './compare-command';
import type { Environment, ExitCode } from './environment';
import { diagnose } from '../diagnosis/diagnose';
import { Output } from './output';
import { train } from './train-command';

async function run(argv: readonly string[], environment: Environment): Promise<ExitCode> {
  const { stdout, stderr } = environment;
  try {
    const command = parseArguments(argv);
    switch (command.kind) {
      case 'help':
        stdout.write(HELP);
        return 0;
      case 'version':
        stdout.write(`${version}\n`);
        return 0;
      case 'train':
        return await train(command, [diagnose], environment);
      case 'check':
        return await check(command, [diagnose], environment);
      case 'compare':
        return await compare(command, environment);
    }
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`loss-debugger: ${error.message}; see loss-debugger --help\n`);
      return 2;
    }
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`loss-debugger: something went wrong that should not have: ${reason}\n`);
    return 2;
  }
}

let isWritten = true;

/** Output that is lost must not look like success to what reads it later. */
function failToWrite(error: NodeJS.ErrnoException): void {
  isWritten = false;
  process.exitCode = 2;
  environment.stderr.write(
    `loss-debugger: the output cannot be written (${error.code ?? error.message}); is the disk full?\n`,
  );
}

const environment: Environment = {
  stdout: new Output(process.stdout, failToWrite),
  stderr: new Output(process.stderr, failToWrite),
  terminalColumns: process.stderr.isTTY ? process.stderr.columns : null,
  workingDirectory: process.cwd(),
  onInterrupt: (callback) => process.once('SIGINT', callback),
};

// The exit code is set, not forced, so that everything written gets to its reader first.
void run(process.argv.slice(2), environment).then((exitCode) => {
  if (isWritten) process.exitCode = exitCode;
});
