import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Milliseconds that a process group gets to end by itself. */
const graceTime = 3000;

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly command: string;
}

/**
 * Ends everything that a child started with `detached: true` has started, and waits for the child.
 * Does nothing when it has ended before.
 */
export async function endProcessGroup(child: ChildProcess): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
  const impatience = setTimeout(signalGroup, graceTime, child, 'SIGKILL');
  signalGroup(child, 'SIGTERM');
  await ended;
  clearTimeout(impatience);
  signalGroup(child, 'SIGKILL');
}

/** Sends a signal to the whole group; a group that is gone already is what was wanted. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Process ids of a group's members whose command line contains `text`. */
export function membersOfGroup(child: ChildProcess, text: string): number[] {
  return listProcesses()
    .filter(({ group, command }) => group === child.pid && command.includes(text))
    .map(({ pid }) => pid);
}

/** From /proc where there is one, since bare containers have no `ps`. */
function listProcesses(): ProcessEntry[] {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)));
  }
  return execFileSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
      return match === null ? [] : [{ pid: Number(match[1]), group: Number(match[2]), command: match[3] }];
    });
}

function readProcess(pid: number): ProcessEntry[] {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state parent group ...", where the name may hold spaces and parentheses.
    const [, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid, group: Number(group), command }];
  } catch (error) {
    // It ended while the list was read.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Makes an interrupt end this process in order, so that its exit handlers end what it has started. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (!process.listeners(signal).includes(exitAtOnce)) process.once(signal, exitAtOnce);
  }
}

function exitAtOnce(): void {
  process.exit(1);
}
