import { setFlagsFromString } from 'node:v8';

let isAllowed = false;

/**
 * Lets the kernels use relaxed vector instructions also in V8 11.3 (Node 20), which has them behind a flag. Without them
 * the numbers of a training would depend on the version of the host. Comes before the first kernel, and before code that
 * was compiled earlier is loaded: V8 takes none that was compiled under other flags.
 */
export function allowRelaxedVectors(): void {
  if (isAllowed) return;
  isAllowed = true;
  if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
