import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** JSON has no NaN and no infinity: the reference files write them as text. */
const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

export const goldenTensor = z.object({
  shape: z.array(z.int().nonnegative()),
  data: z.array(number),
  dtype: z.enum(['float64', 'float32', 'int64', 'bool']).optional(),
});
export type GoldenTensor = z.infer<typeof goldenTensor>;

const tensors = z.record(z.string(), goldenTensor);

/** One application of an operator with what PyTorch computed for it. */
export const operatorCase = z.object({
  id: z.string(),
  op: z.string(),
  tags: z.array(z.string()).default([]),
  note: z.string().optional(),
  rtol: z.number().optional(),
  attrs: z.record(z.string(), z.unknown()).default({}),
  inputs: tensors,
  output: goldenTensor,
  extra_outputs: tensors.default({}),
  grad_output: goldenTensor.optional(),
  extra_grad_outputs: tensors.default({}),
  grads: tensors.default({}),
  f32_dev: number.nullish(),
});
export type OperatorCase = z.infer<typeof operatorCase>;

/** A reference file, whose family says how the rest is to be read. */
const goldenFile = z.looseObject({
  schema: z.literal('golden-v1'),
  family: z.string(),
  ops: z.record(z.string(), z.unknown()).optional(),
  cases: z.array(z.unknown()).optional(),
});

export interface GoldenFile {
  readonly path: string;
  readonly content: z.infer<typeof goldenFile>;
}

export interface GoldenFolder {
  readonly files: readonly GoldenFile[];
  /** Files that hold something else, each with the reason. */
  readonly ignored: readonly string[];
}

/**
 * Every reference file under the folder, in the order of their paths.
 * @throws Error from the file system when the folder cannot be read.
 */
export function readGoldenFolder(folder: string): GoldenFolder {
  const files: GoldenFile[] = [];
  const ignored: string[] = [];
  for (const path of filesUnder(folder)) {
    if (!path.endsWith('.json')) {
      ignored.push(`${path}: not a JSON file`);
      continue;
    }
    const parsed = goldenFile.safeParse(parseJson(path));
    if (parsed.success) files.push({ path, content: parsed.data });
    else ignored.push(`${path}: not of the schema golden-v1`);
  }
  return { files, ignored };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
