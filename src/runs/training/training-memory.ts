import { setFlagsFromString } from 'node:v8';
import type { StartHelper } from '../../engine/kernels/wasm/team';
import { Memory } from '../../engine/memory';
import type { Precision } from '../../engine/operation';

let isAllowed = false;

/**
 * A memory for training in that precision: computed with by WebAssembly where it can be.
 * @param startHelper for a second thread in large operations, which changes no number
 */
export function trainingMemory(precision: Precision, startHelper: StartHelper | null = null): Memory {
  allowRelaxedVectors();
  return Memory.forTraining(precision, startHelper);
}

/**
 * Lets the kernels use relaxed vector instructions also in V8 11.3 (Node 20), which has them behind a flag. Without them
 * the numbers of a training would depend on the version of the host. Comes before the first kernel.
 */
export function allowRelaxedVectors(): void {
  if (isAllowed) return;
  isAllowed = true;
  if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
}
