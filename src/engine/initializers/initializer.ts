import type { z } from 'zod';
import type { TensorData } from '../operation';
import type { RandomStream } from '../random';
import type { Shape } from '../shape';

/** What an initializer may know about the parameter that it fills. */
export interface ParameterGeometry {
  readonly shape: Shape;
  /** Numbers that feed one output: a convolution counts its kernel's places. */
  readonly fanIn: number;
  /** Outputs that one number feeds. */
  readonly fanOut: number;
}

/** Writes a parameter's starting numbers. */
export type Fill = (values: TensorData, geometry: ParameterGeometry, random: RandomStream) => void;

export interface Initializer {
  /** As in the run file, for messages. */
  readonly name: string;
  readonly fill: Fill;
}

/** All that there is to say about one initializer; an entry in the table adds it to the run file and the docs. */
export interface InitializerDefinition<Options extends z.ZodObject = z.ZodObject> {
  /** As the run file's `init`, alone or as the `type` of an object with options. */
  readonly name: string;
  readonly summary: string;
  /** PyTorch page or paper. */
  readonly source: string;
  /** A strict object without the key `type`. One whose options all have defaults may be named without an object. */
  readonly options: Options;
  create(options: z.output<Options>): Fill;
}

/** An entry of the table, with the type of its options inferred. */
export function defineInitializer<Options extends z.ZodObject>(
  definition: InitializerDefinition<Options>,
): InitializerDefinition {
  return definition;
}

/** One number everywhere. */
export function constantFill(value: number): Fill {
  return (values) => values.fill(value);
}

/** Independent draws from [-limit, limit). */
export function uniformFill(limitOf: (geometry: ParameterGeometry) => number): Fill {
  return (values, geometry, random) => {
    const limit = limitOf(geometry);
    for (let i = 0; i < values.length; i++) values[i] = limit * (2 * random.nextFloat() - 1);
  };
}

/** Independent draws from a normal distribution around 0. */
export function normalFill(deviationOf: (geometry: ParameterGeometry) => number): Fill {
  return (values, geometry, random) => {
    const deviation = deviationOf(geometry);
    for (let i = 0; i < values.length; i++) values[i] = deviation * random.nextNormal();
  };
}

/**
 * Fills each of `count` matrices that lie one after another along the first axis on its own, as the gates of a
 * recurrent layer do; fanIn and fanOut are those of one of them.
 */
export function stackedFill(fill: Fill, count: number): Fill {
  return (values, { shape: [rows, ...rest], fanIn, fanOut }, random) => {
    const size = values.length / count;
    for (let i = 0; i < count; i++) {
      const part = values.subarray(i * size, (i + 1) * size);
      fill(part, { shape: [rows / count, ...rest], fanIn, fanOut }, random);
    }
  };
}
