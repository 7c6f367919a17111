import * as z from 'zod';
import { clipSchema } from '../../engine/clipping';
import { layerSpecSchema } from '../../engine/layers';
import type { LayerSpec } from '../../engine/layers/layer';
import { optimizers } from '../../engine/optimizers';
import { schedules } from '../../engine/schedules';
import { RULE_IDS, type RuleId } from '../rule-ids';
import { RULE_THRESHOLDS } from '../rule-thresholds';
import { dataSection } from './data-section';
import { lossSection } from './loss-section';
import { entrySchema } from './registry-entry';
import type { RegistryEntry, RuleSettings, RunFile, RunLength, WatchSettings } from './run-file';

function splitType({ type, ...options }: { readonly type: string }): RegistryEntry {
  return { type, options };
}

const regularization = z.strictObject({
  l1: z.number().nonnegative().default(0).describe('Factor on the sum of all |weights|.'),
  l2: z.number().nonnegative().default(0).describe('Factor on the sum of all squared weights.'),
});

const stop = z.strictObject({
  loss: z
    .number()
    .nullable()
    .default(null)
    .describe('Ends the run when the loss of an epoch is not above this.'),
  patience: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Ends the run after so many epochs without improvement of the validation loss.'),
  minDelta: z
    .number()
    .nonnegative()
    .default(0)
    .describe('The least fall of the loss that counts as improvement.'),
  maxSeconds: z.number().positive().nullable().default(null).describe('Ends the run after so many seconds.'),
});

const severity = z.enum(['off', 'info', 'warning', 'error']);

function ruleSettings(rule: RuleId) {
  const names = RULE_THRESHOLDS[rule] ?? [];
  return z.union([
    severity.transform((value): RuleSettings => ({ severity: value, thresholds: {} })),
    z
      .strictObject({
        severity: severity.optional(),
        ...Object.fromEntries(names.map((name) => [name, z.number().optional()])),
      })
      .transform(({ severity: given, ...thresholds }): RuleSettings => ({
        severity: given ?? null,
        thresholds: Object.fromEntries(
          Object.entries<number | undefined>(thresholds).filter(
            (entry): entry is [string, number] => entry[1] !== undefined,
          ),
        ),
      })),
  ]);
}

/** Made for the first run file that watches something: these are hundreds of schemas, and most run files do not. */
const watch = z.lazy(() =>
  z.strictObject(
    Object.fromEntries(
      RULE_IDS.map((rule) => [
        rule,
        ruleSettings(rule).optional().describe('Severity of this rule, "off" for none, or its thresholds.'),
      ]),
    ),
  ),
) as unknown as z.ZodType<WatchSettings>;

const DEFAULT_LENGTH: RunLength = { unit: 'epoch', count: 50 };

/** The whole run file. What a key means is said here once: for the reader, for completion and for hovers. */
export const runFileSchema: z.ZodType<RunFile> = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds the schema of this file.'),
    data: dataSection.describe('The data: rows, columns, and how they become numbers.'),
    model: z
      .array(layerSpecSchema())
      .min(1)
      .transform((layers) => layers as [LayerSpec, ...LayerSpec[]])
      .describe('The layers, in order of computation.'),
    loss: lossSection,
    optimizer: entrySchema(optimizers, {})
      .transform(splitType)
      .describe('How gradients change the parameters.'),
    schedule: entrySchema(schedules, {})
      .transform(splitType)
      .nullable()
      .default(null)
      .describe('How the learning rate changes during the run. Default: not at all.'),
    clip: clipSchema.nullable().default(null).describe('A limit for gradients. Default: none.'),
    regularization: regularization
      .default({ l1: 0, l2: 0 })
      .describe('A penalty on large weights, added to the loss.'),
    epochs: z.int().min(1).optional().describe('Passes over the training rows. Default: 50.'),
    steps: z.int().min(1).optional().describe('Batches to train on, instead of epochs.'),
    batchSize: z
      .int()
      .min(1)
      .default(32)
      .describe('Rows in a batch; the last one of an epoch may be shorter.'),
    seed: z
      .int()
      .nonnegative()
      .default(42)
      .describe('Decides the split, the initial weights, the order of batches and dropout.'),
    stop: stop.prefault({}).describe('What ends the run early.'),
    watch: watch.default({}).describe('Rules to turn off, to weigh otherwise, or to give other thresholds.'),
  })
  .check((context) => {
    if (context.value.epochs === undefined || context.value.steps === undefined) return;
    const message = "a run is as long as 'epochs' or as 'steps' say; remove one of them";
    context.issues.push({ code: 'custom', message, path: ['steps'], input: context.value.steps });
  })
  .transform(({ data, model, loss, optimizer, schedule, clip, regularization, ...rest }): RunFile => {
    const { epochs, steps, batchSize, seed, stop, watch } = rest;
    const length = lengthOf(epochs, steps);
    return {
      data,
      model,
      loss,
      optimizer,
      schedule,
      clip,
      regularization,
      length,
      batchSize,
      seed,
      stop,
      watch,
    };
  });

function lengthOf(epochs: number | undefined, steps: number | undefined): RunLength {
  if (steps !== undefined) return { unit: 'step', count: steps };
  return epochs === undefined ? DEFAULT_LENGTH : { unit: 'epoch', count: epochs };
}
