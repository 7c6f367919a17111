import { z } from 'zod';
import { clipByNorm, clipByValue } from '../../../src/engine/clipping';
import { Memory } from '../../../src/engine/memory';
import type { Precision } from '../../../src/engine/operation';
import type { FamilyAdapter } from '../adapter';
import { Attributes } from '../attributes';
import { outcomeOf, outcomeOfEvaluation, type CaseOutcome } from '../case-result';
import { difference, toleranceFor } from '../comparison';
import { goldenTensor } from '../golden-file';

const clippingCase = z.object({
  id: z.string(),
  fn: z.enum(['clip_grad_norm_', 'clip_grad_value_']),
  attrs: z.record(z.string(), z.unknown()),
  grads: z.array(goldenTensor),
  clipped: z.array(goldenTensor),
  total_norm: z.union([z.number(), z.string().transform(Number)]).optional(),
});
type ClippingCase = z.infer<typeof clippingCase>;

export const families: Readonly<Record<string, FamilyAdapter>> = {
  grad_clipping: ({ content }, precision) =>
    z
      .array(clippingCase)
      .parse(content.cases)
      .map((golden) => ({
        id: golden.id,
        subject: golden.fn,
        precision,
        outcome: outcomeOfEvaluation(() => compareCase(golden, precision)),
      })),
};

function compareCase(
  { fn, attrs, grads, clipped, total_norm }: ClippingCase,
  precision: Precision,
): CaseOutcome {
  const memory = new Memory(precision);
  const attributes = new Attributes(attrs);
  const gradients = grads.map(({ data }) => {
    const gradient = memory.allocate(data.length);
    gradient.set(data);
    return gradient;
  });
  const norm =
    fn === 'clip_grad_norm_'
      ? clipByNorm(gradients, attributes.number('max_norm'), attributes.number('norm_type', 2))
      : clipByValue(gradients, attributes.number('clip_value'));
  const tolerance = toleranceFor(precision, {});
  const problems = clipped.flatMap((expected, i) => {
    const problem = difference({ shape: expected.shape, data: gradients[i] }, expected, tolerance);
    return problem === null ? [] : [`gradient ${i}: ${problem}`];
  });
  if (total_norm !== undefined) {
    const problem = difference({ shape: [], data: [norm] }, { shape: [], data: [total_norm] }, tolerance);
    if (problem !== null) problems.push(`norm: ${problem}`);
  }
  return outcomeOf(problems);
}
