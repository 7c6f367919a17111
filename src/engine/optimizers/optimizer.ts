import type { z } from 'zod';
import type { VectorKernels } from '../kernels/wasm/vector-kernels';
import type { TensorData } from '../operation';
import type { learningRateOption, weightDecayOption } from './option-schemas';

/** The options of an optimizer: a strict object with PyTorch's names in camelCase and its defaults. */
export type OptimizerOptions = z.ZodObject<{
  learningRate: ReturnType<typeof learningRateOption>;
  weightDecay: ReturnType<typeof weightDecayOption>;
}>;

interface OptimizerDescription<Options extends OptimizerOptions> {
  /** As the run file's `optimizer.type`. */
  readonly name: string;
  readonly summary: string;
  /** PyTorch page or paper. */
  readonly source: string;
  /** The class of torch.optim that does the same; null when there is none. */
  readonly torch: string | null;
  readonly options: Options;
}

/** State that an optimizer keeps for each parameter, by PyTorch's name: as many numbers as the parameter has, or one. */
export interface StateSlot {
  readonly name: string;
  readonly size: 'parameter' | 'scalar';
  /** What its numbers are before the first update; 0 when absent. */
  readonly initial?: number;
}

/** One parameter with all that its update needs; the arrays stay the same for the life of the run. */
export interface UpdateBinding<Options> {
  readonly parameter: TensorData;
  readonly gradient: TensorData;
  readonly options: Options;
  /** The state of that name. */
  readonly slot: (name: string) => TensorData;
  /** Where all of these arrays lie in memory that WebAssembly computes in, its kernels. */
  readonly kernels?: VectorKernels;
}

/**
 * Changes the parameter in place and returns the squared L2 norm of the change as it was stored; allocates nothing.
 * @param learningRate in effect at this step; @param step 1 at the first update; @param momentum of this step, where a
 * schedule cycles it: stands in for the option.
 */
export type Update = (learningRate: number, step: number, momentum?: number) => number;

/** An optimizer that updates each parameter from that parameter's gradient alone. */
export interface PerParameterDefinition<
  Options extends OptimizerOptions = OptimizerOptions,
> extends OptimizerDescription<Options> {
  readonly kind: 'perParameter';
  slots(options: z.output<Options>): readonly StateSlot[];
  bind(binding: UpdateBinding<z.output<Options>>): Update;
  /** The options with another momentum (or first beta), for a schedule that cycles it; absent where there is none. */
  withMomentum?(options: z.output<Options>, momentum: number): z.output<Options>;
}

/** State that belongs to all parameters together. */
export interface ClosureSlot {
  readonly name: string;
  readonly size: number;
}

/** All parameters with all that a step over them needs; the arrays stay the same for the life of the run. */
export interface ClosureBinding<Options> {
  readonly parameters: readonly { readonly parameter: TensorData; readonly gradient: TensorData }[];
  readonly options: Options;
  /** The state of that name, zeros at first. */
  readonly slot: (name: string) => TensorData;
  /** Computes the gradients at the parameters as they are now, and returns the loss there. */
  readonly evaluate: () => number;
}

/**
 * Changes all parameters in place. The gradients are those at the parameters as they are when it is called.
 * @param loss there; @param learningRate in effect at this step; @param changes takes the squared L2 norm of each
 * parameter's change.
 */
export type ClosureStep = (loss: number, learningRate: number, changes: Float64Array) => void;

/** An optimizer that evaluates the loss again within a step, at points of its choice. */
export interface ClosureBasedDefinition<
  Options extends OptimizerOptions = OptimizerOptions,
> extends OptimizerDescription<Options> {
  readonly kind: 'closureBased';
  /** @param size count of the numbers of all parameters. */
  slots(options: z.output<Options>, size: number): readonly ClosureSlot[];
  bind(binding: ClosureBinding<z.output<Options>>): ClosureStep;
}

/** All that there is to say about one optimizer; an entry in the table adds it to the run file and the docs. */
export type OptimizerDefinition = PerParameterDefinition | ClosureBasedDefinition;

/** An entry of the table, with the type of its options inferred. */
export function defineOptimizer<Options extends OptimizerOptions>(
  definition: Omit<PerParameterDefinition<Options>, 'kind'>,
): PerParameterDefinition {
  return { ...definition, kind: 'perParameter' };
}

/** An entry of the table that evaluates the loss itself, with the type of its options inferred. */
export function defineClosureBasedOptimizer<Options extends OptimizerOptions>(
  definition: Omit<ClosureBasedDefinition<Options>, 'kind'>,
): ClosureBasedDefinition {
  return { ...definition, kind: 'closureBased' };
}
