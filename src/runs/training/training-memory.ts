import type { StartHelper } from '../../engine/kernels/wasm/team';
import { Memory } from '../../engine/memory';
import type { Precision } from '../../engine/operation';
import { allowRelaxedVectors } from '../../startup/relaxed-vectors';

/**
 * A memory for training in that precision: computed with by WebAssembly where it can be.
 * @param startHelper for a second thread in large operations, which changes no number
 */
export function trainingMemory(precision: Precision, startHelper: StartHelper | null = null): Memory {
  allowRelaxedVectors();
  return Memory.forTraining(precision, startHelper);
}
