import * as z from 'zod';
import { DATASET_DEFAULTS } from '../../data/dataset-options';
import type { DataSection } from './run-file';

const columnName = z.string().min(1);
const columnNames = z
  .array(columnName)
  .min(1)
  .check((context) => {
    context.value.forEach((name, i) => {
      if (context.value.indexOf(name) === i) return;
      const message = `'${name}' is in this list already`;
      context.issues.push({ code: 'custom', message, path: [i], input: name });
    });
  });
const normalization = z.enum(['standard', 'minmax', 'none']);
const path = z.string().min(1);

/** The key `data`: which rows and columns, and how they become tensors. */
export const dataSection: z.ZodType<DataSection> = z.strictObject({
  file: path.describe(
    'The data, relative to this file: .csv .tsv .jsonl .json .parquet, each also with .gz behind it.',
  ),
  target: z
    .union([columnName, columnNames])
    .describe('The column to predict, or a list of columns for several outputs.'),
  features: columnNames.optional().describe('The columns to learn from. Default: every other column.'),
  exclude: z.array(columnName).optional().describe('Columns to leave out, such as an id.'),
  task: z
    .enum(['regression', 'binary', 'classification'])
    .optional()
    .describe('What the target is. Default: inferred from its values.'),
  labels: z
    .enum(['auto', 'asIs'])
    .default(DATASET_DEFAULTS.labels)
    .describe(
      '"auto": classes are encoded as the loss expects them (indices, 0/1 or -1/+1). "asIs": numbers stay untouched.',
    ),
  categorical: z
    .enum(['oneHot', 'error'])
    .default(DATASET_DEFAULTS.categorical)
    .describe('Columns of text: "oneHot" makes one 0/1 feature of each value, "error" refuses them.'),
  missing: z
    .enum(['error', 'drop', 'mean', 'keep'])
    .default(DATASET_DEFAULTS.missing)
    .describe(
      'Missing, NaN and infinite cells: "error" refuses them, "drop" leaves the row out, "mean" fills in the column\'s mean, "keep" lets them through.',
    ),
  normalize: normalization
    .default(DATASET_DEFAULTS.normalize)
    .describe(
      'Features: "standard" gives mean 0 and deviation 1, "minmax" the interval from 0 to 1. Statistics are of the training rows alone.',
    ),
  normalizeTarget: normalization
    .default(DATASET_DEFAULTS.normalizeTarget)
    .describe('The same for the target of a regression. Metrics are reported on the original scale.'),
  validation: z
    .union([z.number().min(0).lt(1), path])
    .default(DATASET_DEFAULTS.validation)
    .describe('Rows to validate with: a fraction of them, 0 for none, or another file.'),
  split: z
    .enum(['random', 'last'])
    .default(DATASET_DEFAULTS.split)
    .describe('Which rows validate: "random" by the seed, or the "last" ones, as time series want it.'),
  shuffle: z.boolean().default(true).describe('A new order of the training rows every epoch.'),
  inputShape: z
    .array(z.int().min(1))
    .min(1)
    .optional()
    .describe(
      'Shape of one row, such as [channels, height, width] or [time, features]. Default: [features].',
    ),
});
