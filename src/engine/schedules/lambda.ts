import * as z from 'zod';
import { defineCurve, schedulerPage } from './schedule';

type Point = readonly [number, number];

export const lambda = defineCurve({
  name: 'lambda',
  summary: 'Factors on the learning rate at chosen points, with straight lines between them.',
  source: schedulerPage('LambdaLR'),
  torch: 'LambdaLR',
  options: z.strictObject({
    points: z
      .array(z.tuple([z.number().nonnegative(), z.number().nonnegative()]))
      .min(1)
      .refine((points) => points.every(([at], i) => i === 0 || at >= points[i - 1][0]), {
        error: 'the points must be in order',
      })
      .describe('[step, factor] each; the first factor holds before, the last one after them.'),
  }),
  create: ({ points }, learningRate) => ({
    learningRate: (count) => learningRate * factorAt(points, count),
  }),
});

/** Of two points at the same step the later one counts from there on. */
function factorAt(points: readonly Point[], count: number): number {
  const next = points.findIndex(([at]) => at > count);
  if (next === 0) return points[0][1];
  if (next < 0) return points[points.length - 1][1];
  const [start, from] = points[next - 1];
  const [end, to] = points[next];
  return from + (to - from) * ((count - start) / (end - start));
}
