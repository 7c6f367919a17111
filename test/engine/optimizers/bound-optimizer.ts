import type { Precision, TensorData } from '../../../src/engine/operation';
import { optimizers } from '../../../src/engine/optimizers';
import type {
  ClosureBasedDefinition,
  PerParameterDefinition,
  Update,
} from '../../../src/engine/optimizers/optimizer';

export type Options = Readonly<Record<string, unknown>>;

/** The optimizers that update each parameter from its gradient alone. */
export const perParameterOptimizers: readonly PerParameterDefinition[] = [...optimizers.values()].filter(
  (definition) => definition.kind === 'perParameter',
);

export function perParameter(name: string): PerParameterDefinition {
  const definition = optimizers.get(name);
  if (definition?.kind !== 'perParameter')
    throw new Error(`${name} does not update each parameter by itself`);
  return definition;
}

export function closureBased(name: string): ClosureBasedDefinition {
  const definition = optimizers.get(name);
  if (definition?.kind !== 'closureBased') throw new Error(`${name} does not evaluate the loss itself`);
  return definition;
}

export function newNumbers(precision: Precision, values: readonly number[]): TensorData {
  return precision === 'float64' ? Float64Array.from(values) : Float32Array.from(values);
}

/** One parameter under an optimizer, with all that a checkpoint would keep. */
export interface BoundParameter {
  readonly parameter: TensorData;
  readonly gradient: TensorData;
  readonly state: ReadonlyMap<string, TensorData>;
  readonly learningRate: number;
  readonly update: Update;
}

/** @param state what an earlier one left behind; absent: as at the start. */
export function bindParameter(
  definition: PerParameterDefinition,
  start: readonly number[],
  options: Options = {},
  precision: Precision = 'float64',
  state?: ReadonlyMap<string, TensorData>,
): BoundParameter {
  const parsed = definition.options.parse(options);
  const slots = new Map(
    definition.slots(parsed).map(({ name, size, initial = 0 }) => {
      const fresh = newNumbers(
        precision,
        new Array<number>(size === 'scalar' ? 1 : start.length).fill(initial),
      );
      return [name, state?.get(name)?.slice() ?? fresh];
    }),
  );
  const parameter = newNumbers(precision, start);
  const gradient = newNumbers(
    precision,
    start.map(() => 0),
  );
  const slot = (name: string) => slots.get(name)!;
  const update = definition.bind({ parameter, gradient, options: parsed, slot });
  return { parameter, gradient, state: slots, learningRate: parsed.learningRate, update };
}
