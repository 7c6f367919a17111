import type { StoredTensor } from '../../engine/checkpoint/safetensors';
import { restoreTensors, storedTensors } from '../../engine/checkpoint/checkpoint';
import { Memory } from '../../engine/memory';
import { optimizers } from '../../engine/optimizers';
import type { ClosureBasedDefinition, PerParameterDefinition } from '../../engine/optimizers/optimizer';
import type { Shape } from '../../engine/shape';
import type { RegistryEntry } from '../run-file/run-file';
import { countNumbers, type TrainedParameter } from './trained-parameters';

/** Changes all parameters by their gradients. */
type Step = (loss: number, learningRate: number, step: number, momentum: number | undefined) => void;

/** An optimizer bound to the parameters of a run, with its state. */
export class OptimizerRun {
  /** Squared L2 norm of each parameter's last change. */
  readonly changes: Float64Array;
  private readonly state: Memory;
  private readonly slots: { readonly name: string; readonly shape: Shape }[] = [];
  private readonly takeStep: Step;

  /**
   * @param evaluate computes the gradients at the parameters as they are now, and returns the loss there; called by
   * optimizers that try several points in a step
   */
  constructor(
    { type, options }: RegistryEntry,
    private readonly parameters: readonly TrainedParameter[],
    memory: Memory,
    evaluate: () => number,
  ) {
    this.changes = new Float64Array(parameters.length);
    this.state = new Memory(memory.precision, memory.vectors);
    const definition = optimizers.get(type);
    if (definition === undefined) throw new Error(`unknown optimizer '${type}'`);
    const parsed = definition.options.parse(options);
    this.takeStep =
      definition.kind === 'perParameter'
        ? this.bindEach(definition, parsed)
        : this.bindAll(definition, parsed, evaluate);
  }

  /**
   * @param loss at the parameters as they are; @param step 0-based
   * @param momentum stands in for the optimizer's own where the schedule moves it
   */
  step(loss: number, learningRate: number, step: number, momentum?: number): void {
    this.takeStep(loss, learningRate, step, momentum);
  }

  /** A copy of the state, by name. */
  save(): Map<string, StoredTensor> {
    return storedTensors(this.state, this.slots);
  }

  /** @throws CheckpointError when the state is of another optimizer or model. */
  restore(stored: ReadonlyMap<string, StoredTensor>): void {
    restoreTensors(this.state, this.slots, stored);
  }

  private bindEach(
    definition: PerParameterDefinition,
    options: Parameters<PerParameterDefinition['slots']>[0],
  ): Step {
    const { changes } = this;
    const updates = this.parameters.map(({ name, shape, values, gradient }) => {
      const slots = definition.slots(options).map((slot) => {
        const data = this.addSlot(`${name}/${slot.name}`, slot.size === 'parameter' ? shape : []);
        if (slot.initial !== undefined) data.fill(slot.initial);
        return [slot.name, data] as const;
      });
      const byName = new Map(slots);
      const slotOf = (slot: string) => byName.get(slot)!;
      const kernels = this.state.vectors?.kernels;
      return definition.bind({ parameter: values, gradient, options, slot: slotOf, kernels });
    });
    return (_loss, learningRate, step, momentum) => {
      for (let i = 0; i < updates.length; i++) changes[i] = updates[i](learningRate, step + 1, momentum);
    };
  }

  private bindAll(
    definition: ClosureBasedDefinition,
    options: Parameters<ClosureBasedDefinition['slots']>[0],
    evaluate: () => number,
  ): Step {
    const { changes } = this;
    const byName = new Map(
      definition
        .slots(options, countNumbers(this.parameters))
        .map(({ name, size }) => [name, this.addSlot(name, [size])]),
    );
    const step = definition.bind({
      parameters: this.parameters.map(({ values, gradient }) => ({ parameter: values, gradient })),
      options,
      slot: (name) => byName.get(name)!,
      evaluate,
    });
    return (loss, learningRate) => {
      step(loss, learningRate, changes);
    };
  }

  private addSlot(name: string, shape: Shape) {
    this.slots.push({ name, shape });
    return this.state.named(name, shape);
  }
}
