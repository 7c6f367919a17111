import type { LayerSpec } from '../engine/layers/layer';
import type { RunFile } from '../runs/run-file/run-file';

/**
 * A layer as the run file has it.
 * @param pointer as layers of the model have it: "/model/2", or "/model/2/layers/0" inside a residual
 */
export function layerSpec({ model }: RunFile, pointer: string): LayerSpec | undefined {
  let layers: readonly LayerSpec[] = model;
  let found: LayerSpec | undefined;
  for (const index of pointer.split('/').filter((part) => /^\d+$/.test(part))) {
    found = layers.at(Number(index));
    layers = (found?.layers ?? []) as readonly LayerSpec[];
  }
  return found;
}
