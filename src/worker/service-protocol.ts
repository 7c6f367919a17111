import * as z from 'zod';
import type { RunWindow } from '../runs/series/run-window';
import type { BucketSlice } from '../runs/series/step-buckets';
import { finding, location, runStarted } from '../runs/store/event-schema';
import { keptProof } from '../runs/store/proof-log';
import { expressionAnswer, expressionQuestion } from './expression-protocol';
import { lossFileReport } from './loss-report-schema';
import { problemSchema, runEventSchema } from './run-event-schema';

const file = z.string().min(1);
const task = z.enum(['regression', 'binary', 'classification']);

/** A column as completion, hovers and the choice of a target show it. */
const column = z.strictObject({
  name: z.string(),
  kind: z.enum(['number', 'text']),
  /** What it would be as a target. */
  task,
  /** Why that task, as a clause. */
  taskReason: z.string(),
  /** One line about its values: the classes with their rows, or range and mean. */
  values: z.string(),
  missing: z.number(),
  /** What speaks against it as a target; null when nothing does. */
  remark: z.string().nullable(),
});
export type ColumnDescription = z.infer<typeof column>;

const dataDescription = z.strictObject({
  rows: z.number(),
  /** Rows that have too few or too many cells and are left out. */
  leftOut: z.int(),
  /** In the order of the file. */
  columns: z.array(column),
  /** Names of the columns, the likeliest target first. */
  targets: z.array(z.string()),
});
export type DataDescription = z.infer<typeof dataDescription>;

const rankedLoss = z.strictObject({
  loss: z.string(),
  options: z.record(z.string(), z.unknown()),
  rank: z.int(),
  reason: z.string(),
});

const term = z.strictObject({
  name: z.string(),
  summary: z.string(),
  formula: z.string().nullable(),
  source: z.string().nullable(),
});
/** A word of the run file with what it means. */
export type VocabularyTerm = z.infer<typeof term>;

const VOCABULARY_KINDS = ['layer', 'activation', 'loss', 'optimizer', 'schedule'] as const;
export type VocabularyKind = (typeof VOCABULARY_KINDS)[number];
const vocabulary = z.record(z.enum(VOCABULARY_KINDS), z.array(term));
export type Vocabulary = z.infer<typeof vocabulary>;

const storedRun = z.strictObject({
  createdAt: z.string(),
  started: runStarted,
  bytes: z.number(),
});
export type StoredRun = z.infer<typeof storedRun>;

const bucketSlice: z.ZodType<BucketSlice> = z.strictObject({
  width: z.int().min(1),
  from: z.int().min(0),
  count: z.int().min(0),
  steps: z.instanceof(Float64Array),
  values: z.instanceof(Float32Array),
  nonFinite: z.instanceof(Uint32Array),
});

const runWindow: z.ZodType<RunWindow> = z.strictObject({
  range: z.strictObject({ from: z.int(), to: z.int() }),
  steps: bucketSlice,
  validation: bucketSlice,
});

const nothing = z.strictObject({});

/** A loss of a loss file with the checker's verdict in a few words. */
const judgedLoss = z.strictObject({
  name: z.string(),
  /** 1-based line and column of its name. */
  line: z.int(),
  column: z.int(),
  sound: z.boolean(),
  text: z.string(),
});
export type JudgedLoss = z.infer<typeof judgedLoss>;

const lossFunction = z.strictObject({
  name: z.string(),
  signature: z.string(),
  summary: z.string(),
  shapes: z.string(),
  source: z.string().nullable(),
});
/** A built-in function of loss files. */
export type LossFunctionDescription = z.infer<typeof lossFunction>;

/** What the service worker can be asked, with the form of questions and answers. */
export const SERVICES = {
  /** What is wrong with a run file as it would be trained. */
  checkRunFile: {
    question: z.strictObject({
      file,
      text: z.string(),
      /** Texts of loss files that are newer than those on disk, by absolute path. */
      unsaved: z.record(z.string(), z.string()),
    }),
    answer: z.strictObject({
      /** What keeps it from being trained at all. */
      problems: z.array(problemSchema),
      /** What rules say before the first step. */
      findings: z.array(finding),
    }),
  },
  /** What is wrong with a loss file as it is in the editor. */
  checkLossFile: {
    question: z.strictObject({ file, text: z.string() }),
    answer: z.strictObject({
      /** What keeps a loss from being built. */
      problems: z.array(problemSchema),
      findings: z.array(finding),
      losses: z.array(judgedLoss),
      /** The run file in whose context it was judged; null when none uses it. */
      run: z.string().nullable(),
    }),
  },
  /** What the report on a loss file shows. */
  reportLossFile: { question: z.strictObject({ file, text: z.string() }), answer: lossFileReport },
  /** What an expression of a loss file is in a run that used it; a newer question ends an older one. */
  inspectExpression: { question: expressionQuestion, answer: expressionAnswer },
  cancelInspection: { question: nothing, answer: nothing },
  /** Every function that loss files can call. */
  lossFunctions: { question: nothing, answer: z.strictObject({ functions: z.array(lossFunction) }) },
  describeData: { question: z.strictObject({ file }), answer: dataDescription },
  rankLosses: {
    question: z.strictObject({ file, target: z.string() }),
    answer: z.strictObject({ losses: z.array(rankedLoss) }),
  },
  suggestRunFile: {
    question: z.strictObject({
      file,
      /** Path of the data file as the run file is to name it. */
      dataFile: z.string(),
      target: z.string(),
      loss: rankedLoss.pick({ loss: true, options: true, reason: true }),
    }),
    answer: z.strictObject({ text: z.string() }),
  },
  /** The losses that a run can be compared with, its own first, and how its run file changes for each. */
  offerLosses: {
    question: z.strictObject({ file, text: z.string(), unsaved: z.record(z.string(), z.string()) }),
    answer: z.strictObject({
      losses: z.array(
        z.strictObject({
          name: z.string(),
          reason: z.string(),
          change: z.array(z.strictObject({ pointer: z.string(), value: z.unknown() })),
        }),
      ),
    }),
  },
  /** Changes of keys of a run file as edits of its text; a key without a value goes. */
  changeRunFile: {
    question: z.strictObject({
      file,
      text: z.string(),
      change: z.array(z.strictObject({ pointer: z.string(), value: z.unknown() })),
    }),
    answer: z.strictObject({ edits: z.array(z.strictObject({ location, newText: z.string() })) }),
  },
  vocabulary: { question: nothing, answer: vocabulary },
  listRuns: {
    question: z.strictObject({ root: z.string() }),
    answer: z.strictObject({ runs: z.array(storedRun) }),
  },
  removeRun: { question: z.strictObject({ root: z.string(), id: z.string() }), answer: nothing },
  /** Removes the oldest runs beyond a count. */
  pruneRuns: {
    question: z.strictObject({ root: z.string(), keep: z.array(z.string()), runs: z.int().min(1) }),
    answer: nothing,
  },
  /** Keeps what became of trying a fix with the run whose finding it is for. */
  keepProof: {
    question: z.strictObject({ root: z.string(), id: z.string(), proof: keptProof }),
    answer: nothing,
  },
  readProofs: {
    question: z.strictObject({ root: z.string(), id: z.string() }),
    answer: z.strictObject({ proofs: z.array(keptProof) }),
  },
  /** Finer numbers of a stretch of a kept run, which may still go on. */
  readWindow: {
    question: z.strictObject({ root: z.string(), id: z.string(), from: z.int().min(0), to: z.int().min(0) }),
    answer: runWindow,
  },
  /** Writes a kept run as CSV, which may still go on, to a file; see `run-csv.ts`. */
  exportRun: {
    question: z.strictObject({ root: z.string(), id: z.string(), file }),
    answer: nothing,
  },
  /** Everything that a kept run told, a part at a time: `part` counts from 0, and the last part is empty. */
  readRun: {
    question: z.strictObject({ root: z.string(), id: z.string(), part: z.int().min(0) }),
    answer: z.strictObject({ events: z.array(runEventSchema) }),
  },
} as const;

export type ServiceName = keyof typeof SERVICES;
export type Question<Name extends ServiceName> = z.infer<(typeof SERVICES)[Name]['question']>;
export type Answer<Name extends ServiceName> = z.infer<(typeof SERVICES)[Name]['answer']>;

/** What the entry of the worker is given when it is to answer questions. */
export interface ServiceAssignment {
  readonly role: 'service';
}

export const requestSchema = z.strictObject({
  id: z.int(),
  service: z.enum(Object.keys(SERVICES) as [ServiceName, ...ServiceName[]]),
  question: z.unknown(),
});
export type ServiceRequest = z.infer<typeof requestSchema>;

/** The message of an answer is for the user. */
export const responseSchema = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.int(), ok: z.literal(true), answer: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), message: z.string() }),
]);
export type ServiceResponse = z.infer<typeof responseSchema>;
