import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { HostControl } from './control';
import { train } from './training-worker';

const ROWS = 16;
const FEATURES = 4;

const RUN_FILE = {
  data: { file: 'data.csv', target: 'class' },
  model: [{ layer: 'dense', units: 4, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam' },
  batchSize: 4,
  epochs: 1,
};

/**
 * Trains something small that nobody hears of, from its files to its end, so that what all trainings have in common is
 * loaded and compiled when the first real one comes.
 */
export class Rehearsal {
  readonly #control = new HostControl();
  #isStopped = false;

  /** Ends it after the step that it is at. */
  stop(): void {
    this.#isStopped = true;
    this.#control.stop();
  }

  /**
   * @returns whether nobody has stopped it
   * @throws Error when the folder of temporary files cannot be used
   */
  async run(): Promise<boolean> {
    const folder = await mkdtemp(join(tmpdir(), 'loss-debugger-rehearsal-'));
    const { port1, port2 } = new MessageChannel();
    try {
      await writeFile(join(folder, RUN_FILE.data.file), dataFile());
      const runFile = join(folder, 'rehearsal.train.json');
      const request = { id: 'rehearsal', runFile, text: JSON.stringify(RUN_FILE), storageFolder: null };
      await train({ role: 'training', request, control: this.#control.memory }, port1);
      return !this.#isStopped;
    } finally {
      port1.close();
      port2.close();
      await rm(folder, { recursive: true });
    }
  }
}

/** Numbers of many digits, and three classes. */
function dataFile(): string {
  const names = Array.from({ length: FEATURES }, (_, column) => `x${column}`);
  const rows = Array.from({ length: ROWS }, (_, row) => [
    ...names.map((_, column) => Math.sin(FEATURES * row + column)),
    'abc'[row % 3],
  ]);
  return [[...names, RUN_FILE.data.target], ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}
