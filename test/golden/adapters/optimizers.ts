import { z } from 'zod';
import type { Memory } from '../../../src/engine/memory';
import { trainingMemory } from '../../../src/runs/training/training-memory';
import type { Precision, TensorData } from '../../../src/engine/operation';
import { optimizers } from '../../../src/engine/optimizers';
import { bindNadam, nadamOptions } from '../../../src/engine/optimizers/nadam';
import type {
  ClosureBasedDefinition,
  OptimizerDefinition,
  PerParameterDefinition,
} from '../../../src/engine/optimizers/optimizer';
import type { FamilyAdapter } from '../adapter';
import { camelCase, camelCaseAttributes } from '../attribute-names';
import { outcomeOf, outcomeOfEvaluation, type CaseOutcome } from '../case-result';
import { difference, toleranceFor, type Tolerance } from '../comparison';
import { goldenTensor, type GoldenTensor } from '../golden-file';
import {
  optimizerProblem,
  roundProblem,
  startProblem,
  type OptimizerProblem,
  type StartedProblem,
} from '../optimizer-problems';

const attributes = z.record(z.string(), z.unknown());

const optimizerCase = z.object({
  id: z.string(),
  optimizer: z.string(),
  variant: z.string().optional(),
  rtol: z.number().optional(),
  attrs: attributes,
  resolved: attributes,
  groups: z.array(z.looseObject({ params: z.array(z.string()) })).optional(),
  problem: z.string(),
  steps: z.int(),
  loss: z.array(z.union([z.number(), z.string().transform(Number)])).nullable(),
  params: z.record(z.string(), goldenTensor),
  state_end: z.record(z.string(), attributes).nullish(),
  function_evals: z.int().optional(),
});
type OptimizerCase = z.infer<typeof optimizerCase>;

const RENAMED = { lr: 'learningRate' };

export const families: Readonly<Record<string, FamilyAdapter>> = {
  optimizers: ({ content }, precision) => {
    const problems = z.record(z.string(), optimizerProblem).parse(content.problems);
    return z
      .array(optimizerCase)
      .parse(content.cases)
      .map((golden) => ({
        id: golden.id,
        subject: golden.optimizer,
        precision,
        outcome: outcomeOfEvaluation(() => compareCase(golden, problems[golden.problem], precision)),
      }));
  },
};

function toleranceOf(golden: OptimizerCase, problem: OptimizerProblem, precision: Precision): Tolerance {
  if (precision === 'float32') {
    return toleranceFor(precision, { deviation: deviationByRounding(golden, problem) });
  }
  return { relative: golden.rtol ?? (golden.variant === 'torch1.13' ? 1e-6 : 1e-9), absolute: 1e-12 };
}

/** A number as float32 may have it: the nearest one, or a neighbour. */
const ROUNDINGS = [1, 1 + 2 ** -24, 1 - 2 ** -24].map(
  (factor) => (value: number) => Math.fround(value * factor),
);

/**
 * How far the trajectory goes astray in float64 when nothing but the problem's numbers and the gradients are rounded
 * to float32, relative to the largest parameter: what float32 must be allowed, since the reference does not say it.
 */
function deviationByRounding(golden: OptimizerCase, problem: OptimizerProblem): number {
  const deviations = ROUNDINGS.flatMap((round) => {
    const { rows } = runCase(golden, roundProblem(problem, round), 'float64', round);
    return Object.entries(golden.params).map(([name, { data }]) => relativeDistance(rows.get(name)!, data));
  });
  return Math.max(...deviations);
}

/** The largest difference over the largest expected number; 0 where there is none. */
function relativeDistance(actual: readonly number[], expected: readonly number[]): number {
  let scale = 0;
  let distance = 0;
  expected.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    scale = Math.max(scale, Math.abs(value));
    distance = Math.max(distance, Math.abs(actual[i] - value));
  });
  return scale > 0 && Number.isFinite(distance) ? distance / scale : 0;
}

/** The optimizer as the reference case means it. */
function definitionFor({ optimizer, variant }: OptimizerCase): OptimizerDefinition {
  const definition = [...optimizers.values()].find(({ torch }) => torch === optimizer);
  if (definition === undefined) throw new Error(`there is no optimizer ${optimizer}`);
  if (variant !== 'torch1.13' || definition.kind !== 'perParameter') return definition;
  // That version counts the momentum of the step twice in the product up to the next one; the rest is ours.
  const version113: PerParameterDefinition = {
    ...definition,
    bind: (binding) =>
      bindNadam(
        { ...binding, options: nadamOptions.parse(binding.options) },
        (product, momentum, next) => product * momentum * next,
      ),
  };
  return version113;
}

function compareCase(golden: OptimizerCase, problem: OptimizerProblem, precision: Precision): CaseOutcome {
  const { rows, losses, state, evaluations } = runCase(golden, problem, precision);
  const tolerance = toleranceOf(golden, problem, precision);
  const problems = differingDefaults(golden);
  const check = (name: string, actual: TensorData | readonly number[], expected: GoldenTensor) => {
    const found = difference({ shape: expected.shape, data: actual }, expected, tolerance);
    if (found !== null) problems.push(`${name}: ${found}`);
  };
  for (const [name, expected] of Object.entries(golden.params)) check(name, rows.get(name)!, expected);
  if (golden.loss !== null) check('loss', losses, { shape: [golden.loss.length], data: golden.loss });
  for (const [name, slots] of Object.entries(golden.state_end ?? {})) {
    for (const [slot, value] of Object.entries(slots)) {
      const expected = goldenTensor.safeParse(value);
      if (slot !== 'step' && expected.success)
        check(`${slot} of ${name}`, state(name, camelCase(slot)), expected.data);
    }
  }
  // In float32 a step may end an iteration sooner or later.
  if (
    golden.function_evals !== undefined &&
    precision === 'float64' &&
    evaluations !== golden.function_evals
  ) {
    problems.push(`${evaluations} evaluations of the loss, expected ${golden.function_evals}`);
  }
  return outcomeOf(problems);
}

/** What PyTorch filled in for absent options, against the engine's defaults. */
function differingDefaults(golden: OptimizerCase): string[] {
  const { attrs, resolved } = golden;
  const { options } = definitionFor(golden);
  const ours = options.parse(camelCaseAttributes(attrs, RENAMED)) as Record<string, unknown>;
  return Object.entries(camelCaseAttributes(resolved, RENAMED))
    .filter(([name, value]) => ours[name] !== null && JSON.stringify(ours[name]) !== JSON.stringify(value))
    .filter(([name]) => name in ours)
    .map(
      ([name, value]) => `option ${name} is ${JSON.stringify(ours[name])}, expected ${JSON.stringify(value)}`,
    );
}

/** What came out of a case. */
interface Finished {
  /** Of each parameter, its numbers before each step and at the end, one after another. */
  readonly rows: ReadonlyMap<string, readonly number[]>;
  /** The loss before each step and at the end. */
  readonly losses: readonly number[];
  /** The optimizer's state at the end. */
  readonly state: (parameter: string, slot: string) => TensorData;
  /** How often loss and gradients were computed, the one at the end left out. */
  readonly evaluations: number;
}

/** @param round is applied to every gradient. */
function runCase(
  golden: OptimizerCase,
  problem: OptimizerProblem,
  precision: Precision,
  round: (gradient: number) => number = (gradient) => gradient,
): Finished {
  const memory = trainingMemory(precision);
  const started = startProblem(golden.problem, problem, memory);
  const rows = new Map(started.parameters.map(({ name }): [string, number[]] => [name, []]));
  const losses: number[] = [];
  let evaluations = 0;
  const evaluate = (step: number): number => {
    evaluations++;
    const loss = started.evaluate(step) ?? Number.NaN;
    for (const { gradient } of started.parameters)
      gradient.forEach((value, i) => (gradient[i] = round(value)));
    return loss;
  };
  const definition = definitionFor(golden);
  const optimizer =
    definition.kind === 'perParameter'
      ? perParameter(golden, definition, started, memory)
      : closureBased(golden, definition, started, memory, () => evaluate(0));
  for (let step = 0; step <= golden.steps; step++) {
    const loss = evaluate(step);
    losses.push(loss);
    for (const { name, parameter } of started.parameters) rows.get(name)!.push(...parameter);
    if (step < golden.steps) optimizer.step(step + 1, loss);
  }
  return { rows, losses, state: optimizer.state, evaluations: evaluations - 1 };
}

interface RunningOptimizer {
  /** @param count 1 at the first step. */
  readonly step: (count: number, loss: number) => void;
  readonly state: Finished['state'];
}

function perParameter(
  golden: OptimizerCase,
  definition: PerParameterDefinition,
  { parameters }: StartedProblem,
  memory: Memory,
): RunningOptimizer {
  const updates = parameters.map(({ name, shape, parameter, gradient }) => {
    const options = definition.options.parse(camelCaseAttributes(attributesOf(golden, name), RENAMED));
    const slots = new Map(
      definition.slots(options).map(({ name: slotName, size, initial = 0 }) => {
        const slotShape = size === 'scalar' ? [] : shape;
        return [slotName, memory.named(`${name}.${slotName}`, slotShape).fill(initial)];
      }),
    );
    const slot = (slotName: string) => slots.get(slotName)!;
    const kernels = memory.vectors?.kernels;
    const update = definition.bind({ parameter, gradient, options, slot, kernels });
    return { name, slot, update, learningRate: options.learningRate };
  });
  return {
    step: (count) => {
      for (const { update, learningRate } of updates) update(learningRate, count);
    },
    state: (parameter, slot) => updates.find(({ name }) => name === parameter)!.slot(slot),
  };
}

/** Those of the parameter's group where there are groups. */
function attributesOf(
  { attrs, groups = [] }: OptimizerCase,
  parameter: string,
): Readonly<Record<string, unknown>> {
  const group = groups.find(({ params }) => params.includes(parameter)) ?? {};
  const own = Object.entries(group).filter(([name]) => name !== 'params');
  return { ...attrs, ...Object.fromEntries(own) };
}

function closureBased(
  { attrs }: OptimizerCase,
  definition: ClosureBasedDefinition,
  { parameters }: StartedProblem,
  memory: Memory,
  evaluate: () => number,
): RunningOptimizer {
  const options = definition.options.parse(camelCaseAttributes(attrs, RENAMED));
  const size = parameters.reduce((total, { parameter }) => total + parameter.length, 0);
  const slots = new Map(
    definition.slots(options, size).map((slot) => [slot.name, memory.allocate(slot.size)]),
  );
  const slot = (name: string) => slots.get(name)!;
  const changes = new Float64Array(parameters.length);
  const step = definition.bind({ parameters, options, slot, evaluate });
  return {
    step: (_, loss) => {
      step(loss, options.learningRate, changes);
    },
    state: (_, name) => slot(name),
  };
}
