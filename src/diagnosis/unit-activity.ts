import { ACTIVATIONS } from '../engine/activations';
import type { Interval } from '../engine/activations/activation';
import type { Node } from '../engine/graph';
import type { ModelLayer } from '../engine/model';
import type { TensorData } from '../engine/operation';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { Replay } from '../runs/training/replay';

/** How the units of a layer respond to a batch. */
export interface UnitActivity {
  readonly layer: ModelLayer;
  readonly units: number;
  /** Share of the units whose slope is small for every row of the batch. */
  readonly inactive: number;
  /** Share of all responses, over rows and units, whose slope is small. */
  readonly flat: number;
}

/** Of each layer whose activation has flat parts, from what went into the activations in a replayed step. */
export function unitActivity(run: PreparedRun, replay: Replay): UnitActivity[] {
  return run.model.layers.flatMap((layer) => {
    const { active } = ACTIVATIONS[layer.activation];
    const node = replay.program.model.preActivations.get(layer.name);
    if (active === null || node === undefined) return [];
    return [{ layer, ...measure(node, replay.read(node), active) }];
  });
}

function measure({ shape }: Node, values: TensorData, { low, high }: Interval): Omit<UnitActivity, 'layer'> {
  const batch = shape[0];
  const units = values.length / batch;
  let flat = 0;
  let inactive = 0;
  for (let unit = 0; unit < units; unit++) {
    let flatRows = 0;
    for (let row = 0; row < batch; row++) {
      const value = values[row * units + unit];
      if (value <= low || value >= high) flatRows++;
    }
    flat += flatRows;
    if (flatRows === batch) inactive++;
  }
  return { units, inactive: inactive / units, flat: flat / values.length };
}
