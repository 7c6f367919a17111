import { z } from 'zod';
import { differentiate } from '../../src/engine/gradient';
import { Graph, type Node } from '../../src/engine/graph';
import { Memory } from '../../src/engine/memory';
import { trainingMemory } from '../../src/runs/training/training-memory';
import type { Precision } from '../../src/engine/operation';
import { add } from '../../src/engine/operations/arithmetic';
import { constant, leaf } from '../../src/engine/operations/leaves';
import { Plan } from '../../src/engine/plan';
import type { OperatorAdapter, OperatorContext } from './adapter';
import { Attributes } from './attributes';
import { outcomeOf, outcomeOfEvaluation, type CaseOutcome, type CaseResult } from './case-result';
import { difference, toleranceFor } from './comparison';
import { operatorCase, type GoldenFile, type GoldenTensor, type OperatorCase } from './golden-file';

/** Evaluates the cases of a file of operators. Those that only float64 can represent are left out in float32. */
export function evaluateOperators(
  file: GoldenFile,
  precision: Precision,
  adapters: ReadonlyMap<string, OperatorAdapter>,
): readonly CaseResult[] {
  return (file.content.cases ?? []).flatMap((entry, position): CaseResult[] => {
    const parsed = operatorCase.safeParse(entry);
    if (!parsed.success) {
      const problem = `does not fit the schema: ${z.prettifyError(parsed.error)}`;
      const id = `${file.path} case ${position}`;
      return [{ id, subject: file.content.family, precision, outcome: outcomeOf([problem]) }];
    }
    const { id, op, tags } = parsed.data;
    if (precision === 'float32' && tags.includes('f64only')) return [];
    const adapter = adapters.get(op);
    const outcome: CaseOutcome =
      adapter === undefined
        ? { kind: 'skipped' }
        : outcomeOfEvaluation(() => compareInAll(parsed.data, memoriesOf(precision), adapter));
    return [{ id, subject: op, precision, outcome }];
  });
}

interface NamedTensor {
  readonly name: string;
  readonly node: Node;
  readonly expected: GoldenTensor;
}

/** One for the reference kernels, and for float32 one that WebAssembly computes in. */
function memoriesOf(precision: Precision): readonly Memory[] {
  const reference = new Memory(precision);
  return precision === 'float64' ? [reference] : [reference, trainingMemory(precision)];
}

/** The first outcome that is a failure, else the last. */
function compareInAll(
  golden: OperatorCase,
  memories: readonly Memory[],
  adapter: OperatorAdapter,
): CaseOutcome {
  const outcomes = memories.map((memory) => compareCase(golden, memory, adapter));
  return outcomes.find(({ kind }) => kind === 'failed') ?? outcomes[outcomes.length - 1];
}

function compareCase(golden: OperatorCase, memory: Memory, adapter: OperatorAdapter): CaseOutcome {
  const { results, gradients } = build(golden, adapter, memory);
  const plan = new Plan(memory, { outputs: [...results, ...gradients].map(({ node }) => node) });
  plan.run();
  const tolerance = toleranceFor(memory.precision, {
    relative: golden.rtol,
    deviation: golden.f32_dev ?? undefined,
  });
  const differences = (tensors: readonly NamedTensor[]) =>
    tensors.flatMap(({ name, node, expected }) => {
      const problem = difference({ shape: node.shape, data: plan.read(node) }, expected, tolerance);
      return problem === null ? [] : [`${name}: ${problem}`];
    });
  const [ofResults, ofGradients] = [differences(results), differences(gradients)];
  if (golden.tags.includes('quirk')) return outcomeOf([], [...ofResults, ...ofGradients]);
  return golden.tags.some((tag) => tag === 'nonfinite' || tag === 'ties')
    ? outcomeOf(ofResults, ofGradients)
    : outcomeOf([...ofResults, ...ofGradients]);
}

/** Adds the case to a graph, forward and backward, its numbers to the memory. */
function build(golden: OperatorCase, adapter: OperatorAdapter, memory: Memory) {
  const graph = new Graph();
  const load = (name: string, { shape, data }: GoldenTensor) => {
    memory.named(name, shape).set(data);
    return leaf(graph, name, 'input', shape);
  };
  const inputs = new Map(Object.entries(golden.inputs).map(([name, tensor]) => [name, load(name, tensor)]));
  const built = adapter(contextOf(golden, graph, inputs));
  const { output, extra } = 'output' in built ? built : { output: built, extra: {} };
  const extraNode = (name: string): Node => {
    if (!Object.hasOwn(extra, name)) throw new Error(`the adapter has no result ${name}`);
    return extra[name];
  };
  const results: NamedTensor[] = [
    { name: 'output', node: output, expected: golden.output },
    ...Object.entries(golden.extra_outputs).map(([name, expected]) => ({
      name,
      node: extraNode(name),
      expected,
    })),
  ];
  const differentiated = [
    ...(golden.grad_output === undefined
      ? []
      : [{ node: output, upstream: load('grad_output', golden.grad_output) }]),
    ...Object.entries(golden.extra_grad_outputs).map(([name, tensor]) => ({
      node: extraNode(name),
      upstream: load(`upstream of ${name}`, tensor),
    })),
  ];
  const names = Object.keys(golden.grads);
  const variables = names.map((name) => inputs.get(name)!);
  const sums = variables.map((variable) => constant(graph, 0, variable.shape));
  for (const { node, upstream } of differentiated) {
    differentiate(node, variables, upstream).forEach((gradient, i) => {
      if (gradient !== null) sums[i] = add(sums[i], gradient);
    });
  }
  const gradients = names.map((name, i) => ({
    name: `gradient of ${name}`,
    node: sums[i],
    expected: golden.grads[name],
  }));
  return { results, gradients };
}

function contextOf(golden: OperatorCase, graph: Graph, inputs: ReadonlyMap<string, Node>): OperatorContext {
  const existing = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new Error(`the case has no input ${name}`);
    return value;
  };
  return {
    graph,
    inputs,
    attributes: new Attributes(golden.attrs),
    input: (name) => existing(inputs.get(name), name),
    optionalInput: (name) => inputs.get(name) ?? null,
    values: (name) => existing(golden.inputs[name] as GoldenTensor | undefined, name),
  };
}
