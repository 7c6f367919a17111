import { ACTIVATIONS, type ActivationName } from '../engine/activations';
import type { Interval } from '../engine/activations/activation';
import { layerOfType } from '../engine/layers';
import type { ModelLayer } from '../engine/model';
import type { PreparedRun } from '../runs/prepare/prepared-run';

/** What a model's outputs can be, and the key of the run file that decides it. */
export interface ModelOutput {
  readonly layer: ModelLayer;
  readonly activation: ActivationName;
  /** Of the activation where there is one, else of the layer. */
  readonly pointer: string;
  /** JSON pointer under which another activation can be set. */
  readonly activationPointer: string;
  /** Every output lies in it. */
  readonly range: Interval;
  /** Outputs along the last axis. */
  readonly units: number;
}

/** Looks back from the end of the model, through layers that only pass numbers on, to the activation that counts. */
export function modelOutput({ model }: PreparedRun): ModelOutput {
  const { layers: all } = model;
  let index = all.length - 1;
  while (
    index > 0 &&
    all[index].activation === 'linear' &&
    layerOfType(all[index].type)?.passesThrough === true
  )
    index--;
  const layer = all[index];
  const { activation, pointer, type } = layer;
  return {
    layer,
    activation,
    pointer:
      activation === 'linear' ? pointer : `${pointer}/${type === 'activation' ? 'type' : 'activation'}`,
    activationPointer: `${pointer}/${type === 'activation' ? 'type' : 'activation'}`,
    range: ACTIVATIONS[activation].range,
    units: model.outputShape.at(-1) ?? 1,
  };
}
