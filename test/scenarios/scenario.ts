import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const RUN_FILE = '.train.json';

/** A place where a finding is right: a key of a run file, a line or cell, a column of a table, or a whole file. */
const place = z.union([
  z.strictObject({ file: z.string(), pointer: z.string() }),
  z.strictObject({
    file: z.string(),
    line: z.number(),
    column: z.number().optional(),
    endColumn: z.number().optional(),
  }),
  z.strictObject({ file: z.string(), field: z.string(), index: z.number() }),
  z.strictObject({ file: z.string() }),
]);
export type ExpectedPlace = z.output<typeof place>;

const seeds = z.array(z.int()).min(1);

const expectation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('broken'),
    seeds,
    root: z.array(z.string()).min(1),
    where: z.array(place).min(1),
    consequences: z.array(z.string()).default([]),
    by: z.union([z.int(), z.literal('static')]),
    severity: z.literal('info').optional(),
    refusal: z.boolean().default(false),
    tolerate: z.array(z.string()).default([]),
  }),
  z.object({ kind: z.literal('healthy'), seeds, tolerate: z.array(z.string()).default([]) }),
]);
export type Expectation = z.output<typeof expectation>;
export type BrokenExpectation = Expectation & { kind: 'broken' };

/** A training with a known diagnosis. */
export interface Scenario {
  readonly name: string;
  readonly runFile: string;
  /** Places in the expectation are relative to it. */
  readonly folder: string;
  readonly expectation: Expectation;
}

/**
 * The scenarios under a folder: every run file with an `.expect.json` beside it.
 * @throws Error naming the file when an expectation cannot be read
 */
export function findScenarios(folder: string): Scenario[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(RUN_FILE),
  );
  return files.sort().flatMap((file) => {
    const runFile = join(folder, file);
    const expectFile = `${runFile.slice(0, -RUN_FILE.length)}.expect.json`;
    if (!existsSync(expectFile)) return [];
    const parsed = expectation.safeParse(JSON.parse(readFileSync(expectFile, 'utf8')));
    if (!parsed.success) throw new Error(`${expectFile}: ${z.prettifyError(parsed.error)}`);
    const name = file.replace(/^.*[\\/]/, '').slice(0, -RUN_FILE.length);
    return [{ name, runFile, folder: dirname(runFile), expectation: parsed.data }];
  });
}
