import * as z from 'zod';
import { activation } from './activation';
import { attention } from './attention';
import { avgPool1d } from './avg-pool1d';
import { avgPool2d } from './avg-pool2d';
import { batchNorm } from './batch-norm';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { dense } from './dense';
import { dropout } from './dropout';
import { embedding } from './embedding';
import { flatten } from './flatten';
import { globalAvgPool } from './global-avg-pool';
import { gru } from './gru';
import type { LayerDefinition, LayerSpec } from './layer';
import { layerNorm } from './layer-norm';
import { lstm } from './lstm';
import { maxPool1d } from './max-pool1d';
import { maxPool2d } from './max-pool2d';
import { residual } from './residual';
import { rnn } from './rnn';

/**
 * Every layer of the run file, in the order of the documentation; an entry here is all that a new file needs. A
 * function, because a layer that contains layers looks here for them.
 */
export function allLayers(): readonly LayerDefinition[] {
  return [
    dense,
    conv1d,
    conv2d,
    maxPool2d,
    avgPool2d,
    maxPool1d,
    avgPool1d,
    globalAvgPool,
    flatten,
    embedding,
    rnn,
    lstm,
    gru,
    attention,
    batchNorm,
    layerNorm,
    dropout,
    activation,
    residual,
  ];
}

/** The definition of that type; undefined when the table has none. */
export function layerOfType(type: string): LayerDefinition | undefined {
  return allLayers().find((definition) => definition.type === type);
}

/** A name becomes part of parameters' names, "NAME.weight". */
const layerName = z
  .string()
  .regex(/^[^./]+$/, 'a layer name is not empty and has no dot and no slash')
  .optional()
  .describe('What messages and charts call the layer. Default: its type and a number.');

let schema: z.ZodType<LayerSpec> | null = null;

/** The schema of one layer of the run file: by its `layer` key, the options of that type. */
export function layerSpecSchema(): z.ZodType<LayerSpec> {
  if (schema !== null) return schema;
  const [first, ...others] = allLayers().map(({ type, summary, options }) =>
    options.extend({ layer: z.literal(type).describe(summary), name: layerName }).describe(summary),
  );
  // The definitions have forgotten their option types, and with them that `layer` is among the keys.
  schema = z.discriminatedUnion('layer', [first, ...others]) as z.ZodType as z.ZodType<LayerSpec>;
  return schema;
}
