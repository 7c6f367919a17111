import { z } from 'zod';
import { goldenTensor } from '../golden-file';

const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
const tensors = z.record(z.string(), goldenTensor);
const attributes = z.record(z.string(), z.unknown());

const transform = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('standardize'), mean: goldenTensor, std: goldenTensor }),
  z.object({ kind: z.literal('divide'), by: z.number() }),
]);
export type Transform = z.infer<typeof transform>;

const runData = z.object({
  csv: z.string(),
  /** Names, or "all but NAME". */
  feature_columns: z.union([z.array(z.string()), z.string()]),
  target_columns: z.array(z.string()),
  class_names: z.array(z.string()).optional(),
  x_transform: transform,
  y_transform: transform.optional(),
});
export type GoldenRunData = z.infer<typeof runData>;

const layer = z.looseObject({ layer: z.string(), name: z.string().optional() });
export type GoldenLayer = z.infer<typeof layer>;

const firstStep = z.int().nullable();

/** A whole training as PyTorch did it, step by step. */
export const goldenRun = z.object({
  run: z.string(),
  split: z.string(),
  dtype: z.enum(['float64', 'float32']),
  data: runData,
  layers: z.array(layer),
  init: tensors,
  init_buffers: tensors.default({}),
  loss: z.object({ op: z.string(), attrs: attributes.default({}) }),
  optimizer: z.object({ name: z.string(), attrs: attributes.default({}) }),
  clip_grad_norm: z
    .union([z.number(), z.object({ max_norm: z.number(), norm_type: z.number().default(2) })])
    .nullish(),
  steps: z.int(),
  batches: z.array(z.array(z.int())),
  loss_per_step: z.array(number),
  /** Of the first steps, by parameter, before clipping. */
  grad_norms: z.record(z.string(), z.array(number)),
  params_after_100: tensors.optional(),
  final_params: tensors,
  final_buffers: tensors.default({}),
  final_metrics: z.record(z.string(), number),
  first_nonfinite_step: z.object({ loss: firstStep, grad: firstStep, param: firstStep }),
  /** How much the numbers move when only the order of the rows within the batches changes. */
  sensitivity: z.object({
    loss_reorder: z.record(z.string(), number).default({}),
    grad_norm_reorder_100: number.default(0),
    final_params_reorder: number.default(0),
  }),
});
export type GoldenRun = z.infer<typeof goldenRun>;
