import * as z from 'zod';
import type { FixProof } from '../diagnosis/experiments/fix-proof';
import type { ComparedLosses, LossCandidate } from '../diagnosis/experiments/loss-comparison';
import type { RangeTest } from '../diagnosis/experiments/rate-range-test';
import type { RunCourse } from '../diagnosis/experiments/run-course';
import { FIX_VERDICTS } from '../runs/kept-proof';
import type { Spread } from '../runs/spread';

/** A run as it is in editors. */
export interface RunTexts {
  /** Absolute path of the run file; paths in it are relative to its folder. */
  readonly file: string;
  readonly text: string;
  /** Texts of loss files that are newer than those on disk, by absolute path. */
  readonly unsaved: Readonly<Record<string, string>>;
  /** In place of the run file's own. */
  readonly seed?: number;
}

/** What to try. */
export type ExperimentRequest =
  | {
      readonly kind: 'proveFix';
      readonly run: RunTexts;
      /** The same run with the fix. */
      readonly fixed: RunTexts;
      /** Of the finding that the fix is for. */
      readonly rule: string;
    }
  | { readonly kind: 'findLearningRate'; readonly run: RunTexts }
  | {
      readonly kind: 'compareLosses';
      readonly run: RunTexts;
      readonly candidates: readonly LossCandidate[];
    };

/** What came out so far, by kind. */
export type ExperimentResult =
  | { readonly kind: 'proveFix'; readonly proof: FixProof }
  | { readonly kind: 'findLearningRate'; readonly test: RangeTest }
  | { readonly kind: 'compareLosses'; readonly compared: ComparedLosses };
export type ExperimentKind = ExperimentResult['kind'];
export const EXPERIMENT_KINDS = [
  'proveFix',
  'findLearningRate',
  'compareLosses',
] as const satisfies readonly ExperimentKind[];

/** What the entry of the worker is given when it is to try something. */
export interface ExperimentAssignment {
  readonly role: 'experiment';
  readonly request: ExperimentRequest;
}

/**
 * What an experiment's worker says. The host has no way to answer: it ends the worker when nobody waits for the result
 * any more, which costs nothing, since an experiment keeps nothing.
 */
export type ExperimentMessage =
  /** A sign of life while files are read. */
  | { readonly type: 'alive' }
  | {
      readonly type: 'progress';
      /** Share of the work that is done, 0 to 1. */
      readonly share: number;
      readonly result: ExperimentResult;
    }
  | { readonly type: 'done'; readonly result: ExperimentResult }
  /** With a sentence for the user. */
  | { readonly type: 'failed'; readonly message: string };

/** Between threads a number may be anything. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const numbers = z.instanceof(Float64Array);
const spread: z.ZodType<Spread> = z.strictObject({
  mean: anyNumber,
  spread: anyNumber,
  count: z.int().min(0),
});

const course: z.ZodType<RunCourse> = z.strictObject({
  seed: z.number(),
  curve: z.strictObject({ steps: numbers, losses: numbers }),
  validation: z.array(
    z.strictObject({
      step: z.int().min(0),
      metrics: z.object({ loss: anyNumber }).catchall(anyNumber),
    }),
  ),
  metric: z.string().nullable(),
  reason: z.enum(['completed', 'stopped', 'target', 'patience', 'diverged', 'error']),
  alarms: z.array(z.string()),
  remarks: z.array(z.string()),
});

const result: z.ZodType<ExperimentResult> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('proveFix'),
    proof: z.strictObject({
      before: z.array(course),
      after: z.array(course),
      verdict: z.enum(FIX_VERDICTS),
      sentence: z.string(),
      finding: z.string(),
    }),
  }),
  z.strictObject({
    kind: z.literal('findLearningRate'),
    test: z.strictObject({
      rates: numbers,
      losses: numbers,
      smoothed: numbers,
      suggestion: z.number().nullable(),
      reason: z.string(),
      current: z.number().nullable(),
    }),
  }),
  z.strictObject({
    kind: z.literal('compareLosses'),
    compared: z.strictObject({
      losses: z.array(
        z.strictObject({
          name: z.string(),
          courses: z.array(course),
          metrics: z.record(z.string(), spread),
          diverged: z.int().min(0),
          learns: z.boolean(),
        }),
      ),
      constant: z.strictObject({ name: z.string(), metrics: z.record(z.string(), spread) }).nullable(),
      metric: z.string().nullable(),
      verdict: z.strictObject({
        kind: z.enum(['best', 'close', 'alone', 'nothingLearned', 'incomparable']),
        sentence: z.string(),
      }),
    }),
  }),
]);

/** Checks what came out of a worker before the host acts on it. */
export const experimentMessageSchema: z.ZodType<ExperimentMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alive') }),
  z.strictObject({ type: z.literal('progress'), share: z.number(), result }),
  z.strictObject({ type: z.literal('done'), result }),
  z.strictObject({ type: z.literal('failed'), message: z.string() }),
]);
