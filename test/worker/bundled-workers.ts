import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface BundledWorkers {
  /** The bundle of `workers/NAME.ts`. */
  file(name: string): string;
  remove(): void;
}

/** Bundles the workers of these tests, and the real one, as the product's is: worker threads read no TypeScript. */
export async function bundleWorkers(): Promise<BundledWorkers> {
  const outdir = mkdtempSync(join(tmpdir(), 'test-workers-'));
  await build({
    entryPoints: [join(import.meta.dirname, 'workers/*.ts')],
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
