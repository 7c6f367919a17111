import * as z from 'zod';

/** A run that may have used a loss file. */
const candidate = z.strictObject({
  id: z.string(),
  /** The step that is asked for; null: the latest. */
  step: z.int().min(0).nullable(),
  /** The last step taken; -1 before the first. */
  last: z.int().min(-1),
});
export type RunCandidate = z.infer<typeof candidate>;

export const expressionQuestion = z.strictObject({
  /** Folder that keeps the runs. */
  root: z.string(),
  /** Absolute path of the loss file, and its text as it is in the editor. */
  file: z.string(),
  text: z.string(),
  /** Characters before the place that is asked for. */
  offset: z.int().min(0),
  /** The most wanted first. */
  runs: z.array(candidate),
});
export type ExpressionQuestion = z.infer<typeof expressionQuestion>;

const anyNumber = z.custom<number>((value) => typeof value === 'number');

const summary = z.strictObject({
  min: anyNumber,
  max: anyNumber,
  mean: anyNumber,
  zeros: z.number(),
  nonFinite: z.number(),
});

const place = {
  start: z.int(),
  end: z.int(),
  shape: z.string(),
  /** What the numbers can be for all predictions and targets: "between 0 and 1". Null where that is not known. */
  range: z.string().nullable(),
};

export const expressionAnswer = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('values'),
    /** Base name of the run file. */
    run: z.string(),
    step: z.int(),
    isSelected: z.boolean(),
    ...place,
    /** How often the place is evaluated in a step; the numbers are of the last time. */
    times: z.int(),
    value: summary,
    gradient: summary.nullable(),
  }),
  /** The replay needs more time; it goes on with the next question. */
  z.strictObject({
    status: z.literal('replaying'),
    run: z.string(),
    step: z.int(),
    reached: z.int(),
    /** What is known of the place without the run; null where no tensor is there. */
    place: z.strictObject(place).nullable(),
  }),
  z.strictObject({
    status: z.literal('shape'),
    /** unused: by no run; changed: the loss file since the run; gone: what the run was made of. */
    reason: z.enum(['unused', 'changed', 'gone']),
    ...place,
  }),
  z.strictObject({ status: z.literal('nothing') }),
  z.strictObject({ status: z.literal('cancelled') }),
]);
export type ExpressionAnswer = z.infer<typeof expressionAnswer>;
