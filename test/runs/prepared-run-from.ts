import { RandomStream } from '../../src/engine/random';
import { prepareRun } from '../../src/runs/prepare/prepare-run';
import type { PreparedRun } from '../../src/runs/prepare/prepared-run';
import { loadIngredients } from '../../src/runs/session/load-ingredients';
import { RunFileError } from '../../src/runs/run-file-error';
import { RunRefusal } from '../../src/runs/session/run-refusal';
import type { TemporaryFolder } from '../data/temporary-folder';

/** Keys of a run file that a test cares about; the rest is a linear regression of `y`. */
export interface RunFileKeys {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** A run file as text, one key a line; undefined leaves a key out. */
export function runFileText({ data, ...keys }: RunFileKeys): string {
  const all: Record<string, unknown> = {
    data: { file: 'data.csv', target: 'y', ...data },
    model: [{ layer: 'dense', units: 1 }],
    loss: 'mse',
    optimizer: { type: 'sgd', learningRate: 0.05 },
    epochs: 5,
    ...keys,
  };
  const written = Object.entries(all).filter(([, value]) => value !== undefined);
  const lines = written.map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Writes the table and the run file, and prepares the run; a refusal is thrown as such. */
export async function preparedRunFrom(
  folder: TemporaryFolder,
  csv: string,
  keys: RunFileKeys,
  seed = 42,
): Promise<PreparedRun> {
  folder.write('data.csv', csv);
  const file = folder.write('a.train.json', runFileText(keys));
  const ingredients = await loadIngredients({ file, seed });
  try {
    return prepareRun(ingredients);
  } catch (error) {
    throw error instanceof RunFileError ? RunRefusal.of(error) : error;
  }
}

/** Rows of `a,b,y` with y = 2a - b + 0.5 and a little noise. */
export function linearTable(rows: number): string {
  const random = new RandomStream(1, 'test');
  const lines = Array.from({ length: rows }, () => {
    const [a, b] = [random.nextNormal(), random.nextNormal()];
    return [a, b, 2 * a - b + 0.5 + 0.01 * random.nextNormal()].join(',');
  });
  return `a,b,y\n${lines.join('\n')}\n`;
}

/** Rows of `a,b,colour` in clouds around as many centres as there are colours. */
export function cloudTable(rows: number, colours: readonly string[]): string {
  const random = new RandomStream(2, 'test');
  const lines = Array.from({ length: rows }, (_, i) => {
    const angle = (2 * Math.PI * (i % colours.length)) / colours.length;
    const at = (centre: number) => 2 * centre + 0.3 * random.nextNormal();
    return [at(Math.cos(angle)), at(Math.sin(angle)), colours[i % colours.length]].join(',');
  });
  return `a,b,colour\n${lines.join('\n')}\n`;
}
