import { z } from 'zod';
import type { LossDefinition, PredictionKind, TargetKind } from '../../../src/engine/losses/loss';
import type { RandomStream } from '../../../src/engine/random';
import { sizeOf, type Shape } from '../../../src/engine/shape';
import type { Tensor } from './evaluated-loss';

type Options = Readonly<Record<string, unknown>>;

/** Prediction and target that suit a loss. */
export interface Sample {
  readonly prediction: Tensor;
  readonly target: Tensor;
}

const CLASSES = 4;
const COLUMNS = 3;
const TIMES = 6;

/** Random numbers of the kinds that the loss asks for; no two are equal, so that they lie on no kink. */
export function sampleFor(
  loss: LossDefinition,
  options: Options,
  random: RandomStream,
  batch: number,
): Sample {
  const kind = loss.prediction(loss.options.parse(options));
  const sequences = kind === 'logProbabilities' && loss.target === 'indexLists';
  const shape = sequences ? [batch, TIMES, CLASSES] : [batch, widthOf(kind)];
  return {
    prediction: {
      shape,
      data: kind === 'boxes' ? boxes(batch, random) : draw(shape, () => numberOf(kind, random)),
    },
    target: targetFor(loss, kind, batch, random),
  };
}

function widthOf(kind: PredictionKind): number {
  switch (kind) {
    case 'meansAndVariances':
    case 'pairs':
    case 'embeddingPair':
      return 2 * COLUMNS;
    case 'embedding':
      return COLUMNS;
    default:
      return CLASSES;
  }
}

function numberOf(kind: PredictionKind, random: RandomStream): number {
  switch (kind) {
    case 'probabilities':
      return 0.05 + 0.9 * random.nextFloat();
    case 'rate':
    case 'meansAndVariances':
      return 0.2 + 2 * random.nextFloat();
    default:
      return 1.5 * random.nextNormal();
  }
}

function draw(shape: Shape, number: () => number): number[] {
  return Array.from({ length: sizeOf(shape) }, number);
}

/** Boxes around the middle of the unit square: any two overlap. */
function boxes(count: number, random: RandomStream): number[] {
  return Array.from({ length: count }, () => {
    const near = () => 0.4 * random.nextFloat();
    return [near(), near(), 1 - near(), 1 - near()];
  }).flat();
}

function targetFor(
  { target }: LossDefinition,
  kind: PredictionKind,
  batch: number,
  random: RandomStream,
): Tensor {
  const shape = targetShape(target, kind, batch);
  if (kind === 'boxes') return { shape, data: boxes(batch, random) };
  if (target === 'indexLists') return { shape, data: indexLists(shape, random) };
  if (target === 'probabilities') return { shape, data: distributions(batch, random) };
  return { shape, data: draw(shape, () => targetNumber(target, kind, random)) };
}

function targetShape(target: TargetKind, kind: PredictionKind, batch: number): Shape {
  if (target === 'indices') return [batch];
  if (target === 'indexLists') return [batch, kind === 'logProbabilities' ? COLUMNS : CLASSES];
  if (kind === 'embedding') return [batch, 2 * COLUMNS];
  if (kind === 'embeddingPair') return [batch, 1];
  return [batch, kind === 'meansAndVariances' || kind === 'pairs' ? COLUMNS : CLASSES];
}

function targetNumber(target: TargetKind, kind: PredictionKind, random: RandomStream): number {
  switch (target) {
    case 'indices':
      return random.nextInteger(CLASSES);
    case 'zeroOne':
      return random.nextInteger(2);
    case 'plusMinusOne':
      return 2 * random.nextInteger(2) - 1;
    default:
      return kind === 'logRate' || kind === 'rate' ? random.nextInteger(6) : 1.5 * random.nextNormal();
  }
}

/** One or two different labels a row, never the class 0, which is the blank of sequences. */
function indexLists([batch, capacity]: Shape, random: RandomStream): number[] {
  return Array.from({ length: batch }, () => {
    const first = 1 + random.nextInteger(CLASSES - 1);
    const second = 1 + (first % (CLASSES - 1));
    const labels = random.nextInteger(2) === 0 ? [first] : [first, second];
    return [...labels, ...new Array<number>(capacity - labels.length).fill(-1)];
  }).flat();
}

function distributions(batch: number, random: RandomStream): number[] {
  return Array.from({ length: batch }, () => {
    const weights = Array.from({ length: CLASSES }, () => 0.1 + random.nextFloat());
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  }).flat();
}

/** The default options, and for every option that has a few values each of the others, found by its schema. */
export function optionVariants({ options }: LossDefinition): Options[] {
  const defaults = options.parse({});
  return [
    {},
    ...Object.entries(options.shape).flatMap(([name, schema]) =>
      valuesOf(schema)
        .filter((value) => value !== defaults[name])
        .map((value) => ({ [name]: value })),
    ),
  ];
}

function valuesOf(schema: unknown): unknown[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return valuesOf(schema.unwrap());
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values].filter((value) => value !== 'balanced');
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(valuesOf);
  return [];
}
