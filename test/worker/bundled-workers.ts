import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

export interface BundledWorkers {
  /** The bundle of `workers/NAME.ts`; "worker" is the product's. */
  file(name: string): string;
  remove(): void;
}

/** Bundles the workers of these tests, and the real one, as the product's is: worker threads read no TypeScript. */
export async function bundleWorkers(): Promise<BundledWorkers> {
  const outdir = mkdtempSync(join(tmpdir(), 'test-workers-'));
  const folder = join(import.meta.dirname, 'workers');
  const product = join(import.meta.dirname, '../../src/worker');
  await build({
    entryPoints: [
      ...readdirSync(folder).map((name) => ({ in: join(folder, name), out: basename(name, '.ts') })),
      { in: join(product, 'launch.ts'), out: 'worker' },
      { in: join(product, 'worker.ts'), out: 'worker-program' },
    ],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return {
    file: (name) => join(outdir, `${name}.js`),
    remove: () => {
      rmSync(outdir, { recursive: true });
    },
  };
}
