import * as z from 'zod';
import { curveSchema, createCurve } from './curves';
import { defineCurve, schedulerPage } from './schedule';

/** Each schedule starts from count 0 when its turn comes. */
export const sequential = defineCurve({
  name: 'sequential',
  summary: 'Several schedules one after another, a warm-up and a decay, say.',
  source: schedulerPage('SequentialLR'),
  torch: 'SequentialLR',
  options: z
    .strictObject({
      schedules: z.array(curveSchema).min(1).describe('The schedules in order.'),
      milestones: z.array(z.int().min(1)).describe('When the second begins, the third, ...'),
    })
    .refine(({ schedules, milestones }) => milestones.length === schedules.length - 1, {
      error: 'there must be one milestone between each two schedules',
      path: ['milestones'],
    })
    .refine(({ milestones }) => milestones.every((at, i) => i === 0 || at > milestones[i - 1]), {
      error: 'the milestones must be in order',
      path: ['milestones'],
    }),
  create({ schedules, milestones }, learningRate) {
    const curves = schedules.map((schedule) => createCurve(schedule, learningRate));
    const starts = [0, ...milestones];
    const turnAt = (count: number) => milestones.filter((milestone) => milestone <= count).length;
    return {
      learningRate: (count) => curves[turnAt(count)].learningRate(count - starts[turnAt(count)]),
      momentum: (count) => curves[turnAt(count)].momentum?.(count - starts[turnAt(count)]),
    };
  },
});
