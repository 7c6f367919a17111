import type { Node } from '../../graph';
import type { Kernel, TensorData } from '../../operation';
import { constantValue } from '../../operations/leaves';
import { sizeOf, splitAtAxis } from '../../shape';
import { broadcastOffsets } from '../elementwise';
import type { Code } from './code';
import { writeChain, type Access, type ChainOperand } from './elementwise';
import { HelperTrial } from './helper-trial';
import { isLarge, largeProduct, type ProductPlaces } from './large-product';
import { productScratch, writeProduct, type ProductShape } from './matmul';
import { call, ModuleBuilder } from './module-builder';
import { sourceOf } from './compounds';
import type { Group, Schedule } from './schedule';
import { writeSoftmax, writeSoftmaxGradient } from './softmax';
import { partedCall, type PartedCall, type PartOperand } from './parted-call';
import { keyOf, type CallContext } from './vector-operation';
import { vectorOperations } from './vector-operations';
import type { Team } from './team';
import type { TeamContext } from './team-work';
import type { VectorMemory } from './vector-memory';

/** What the compiler has to know of the plan. */
export interface PlanBinding {
  readonly vectors: VectorMemory;
  /** The numbers of a node that has a place. */
  read(node: Node): TensorData;
  /** The node's reference kernel, for what has no vector form. */
  bind(node: Node): Kernel;
  /** The address of working memory for that many floats. */
  scratch(size: number): number;
  /** Has something done when the plan is given up, before its memory is. */
  whenReleased(action: () => void): void;
}

/** A batch of more products is left to the reference kernel, because each is a call of its own. */
const MOST_PRODUCTS = 64;

/** Compiles a schedule: neighbouring groups that have a vector form become one function, the others stay kernels. */
export function compileSchedule({ groups, passing }: Schedule, binding: PlanBinding): readonly Kernel[] {
  const compiler = new GroupCompiler(binding, passing);
  const parts: (Kernel | Code[])[] = [];
  for (const group of groups) {
    const code = compiler.compile(group);
    const last = parts.at(-1);
    if (code === null) parts.push(...group.nodes.map((node) => binding.bind(node)));
    else if (Array.isArray(last)) last.push(code);
    else parts.push([code]);
  }
  const { module } = compiler;
  parts.forEach((part, index) => {
    if (Array.isArray(part)) module.exported(String(index), null, () => part);
  });
  if (module.isEmpty) return parts.filter((part) => typeof part === 'function');
  const compiled = module.compile(binding.vectors.memory);
  compiler.tellHelper(compiled.module);
  return parts.map((part, index): Kernel => {
    return typeof part === 'function' ? part : compiler.withHelper(compiled.functions[String(index)]);
  });
}

/** Numbers of a part of a chain in which every number has the same place. */
const PLAIN_UNIT = 64;
/** Multiplications of a product that take as long as an elementwise operation of one number. */
const PER_ELEMENT = 4;

class GroupCompiler implements CallContext, TeamContext {
  readonly module = new ModuleBuilder();
  readonly jobs: number[] = [];
  private scratch = { size: 0, address: 0 };
  private helperScratch = { size: 0, address: 0 };

  constructor(
    private readonly binding: PlanBinding,
    private readonly passing: ReadonlySet<Node>,
  ) {}

  get team(): Team | null {
    return this.binding.vectors.team;
  }

  /** Hands the module's jobs to the helper. */
  tellHelper(module: object): void {
    const { binding, jobs } = this;
    if (jobs.length === 0) return;
    const { team } = binding.vectors;
    team?.learn(module, jobs);
    binding.whenReleased(() => team?.forget(jobs));
  }

  /** The kernel, with the helper if there are jobs for it and while that is faster. */
  withHelper(kernel: Kernel): Kernel {
    if (this.jobs.length === 0 || this.team === null) return kernel;
    return new HelperTrial(kernel, this.team.invite, () => performance.now()).measured;
  }

  /** A call of the function that computes the group; null when there is no vector form. */
  compile({ nodes, chain }: Group): Code | null {
    if (chain !== null) return this.chain(nodes, chain);
    const [node, ...followers] = nodes;
    if (sizeOf(node.shape) === 0 || node.inputs.some(({ shape }) => sizeOf(shape) === 0)) return null;
    switch (node.operation.name) {
      case 'matmul':
        return this.product(node);
      case 'softmax':
      case 'logSoftmax':
        return this.rows(node, writeSoftmax);
      case 'softmaxGradient':
      case 'logSoftmaxGradient':
        return this.rows(node, writeSoftmaxGradient);
      default:
        return vectorOperations.get(node.operation.name)?.(node, this, followers) ?? null;
    }
  }

  private chain(nodes: readonly Node[], { length, cycle, accesses }: NonNullable<Group['chain']>): Code {
    const size = sizeOf(nodes[0].shape);
    const isPlain = accesses.flat().every((access) => access === 'each' || access === 'one');
    // What repeats itself, rows or cycles of them, or else some numbers.
    const unit = isPlain && size % PLAIN_UNIT === 0 ? PLAIN_UNIT : length * cycle;
    const operands: PartOperand[] = [];
    const parameters = new Map<string, number>();
    const parameterOf = (address: number, use: Access | 'stored'): number => {
      const key = `${address} ${use}`;
      const known = parameters.get(key);
      if (known !== undefined) return known;
      parameters.set(key, operands.length);
      const step = use === 'each' || use === 'stored' ? unit : use === 'column' ? cycle : 0;
      operands.push({ address, step: step * 4 });
      return operands.length - 1;
    };
    const links = nodes.map((node, position) => {
      const inputs = node.inputs.map((input, i): ChainOperand => {
        const index = nodes.indexOf(sourceOf(input));
        if (index >= 0 && index < position) return { kind: 'link', index };
        const value = constantValue(input);
        if (value !== null) return { kind: 'constant', value };
        const access = accesses[position][i];
        return { kind: 'tensor', access, parameter: parameterOf(this.addressOf(input), access) };
      });
      const { operation, attributes } = node;
      const stored = this.passing.has(node) ? null : parameterOf(this.addressOf(node), 'stored');
      return { operation: operation.name, attributes, operands: inputs, stored };
    });
    return this.parted({
      count: size / unit,
      work: size * nodes.length * PER_ELEMENT,
      write: (parts) => {
        const own = { size: parts * unit, length: isPlain ? parts * unit : length, cycle };
        const chain = { ...own, links, parameters: operands.length };
        return this.module.shared(keyOf(chain), (builder) => writeChain(builder, chain));
      },
      operands,
      scratch: 0,
    });
  }

  private product(node: Node): Code | null {
    const [a, b] = node.inputs;
    const options = node.attributes as { readonly transposeA: boolean; readonly transposeB: boolean };
    const [rows, columns] = node.shape.slice(-2);
    const inner = a.shape.at(options.transposeA ? -2 : -1)!;
    const batch = node.shape.slice(0, -2);
    const fromA = broadcastOffsets(a.shape.slice(0, -2), batch);
    const fromB = broadcastOffsets(b.shape.slice(0, -2), batch);
    if (fromA.length > MOST_PRODUCTS) return null;
    const shape = { rows, inner, columns, ...options };
    const [addressA, addressB, output] = [a, b, node].map((each) => this.addressOf(each));
    return [...fromA].map((matrixA, product) =>
      this.productOf(shape, {
        a: addressA + matrixA * rows * inner * 4,
        b: addressB + fromB[product] * inner * columns * 4,
        output: output + product * rows * columns * 4,
      }),
    );
  }

  private productOf(shape: ProductShape, places: ProductPlaces): Code {
    if (isLarge(shape)) return largeProduct(this, shape, places);
    const index = this.module.shared(`product ${keyOf(shape)}`, (builder) => writeProduct(builder, shape));
    return call(index, [places.a, places.b, places.output, this.scratchOf(productScratch(shape))]);
  }

  private rows(node: Node, write: typeof writeSoftmax): Code | null {
    const { axis } = node.attributes as { readonly axis: number };
    const { outer, length, inner } = splitAtAxis(node.shape, axis);
    if (inner !== 1) return null;
    const { name } = node.operation;
    const shape = { rows: outer, length };
    const logarithm = name.startsWith('log');
    const index = this.module.shared(`${name} ${keyOf(shape)}`, (builder) =>
      write(builder, shape, logarithm),
    );
    return call(
      index,
      [...node.inputs, node].map((each) => this.addressOf(each)),
    );
  }

  parted(parted: PartedCall): Code {
    return partedCall(this, parted);
  }

  addressOf(node: Node): number {
    return this.binding.read(node).byteOffset;
  }

  isStored(node: Node): boolean {
    return !this.passing.has(node);
  }

  scratchOf(size: number): number {
    if (this.scratch.size < size) this.scratch = { size, address: this.binding.scratch(size) };
    return this.scratch.address;
  }

  helperScratchOf(size: number): number {
    if (this.helperScratch.size < size) this.helperScratch = { size, address: this.binding.scratch(size) };
    return this.helperScratch.address;
  }

  reserve(size: number): number {
    return this.binding.scratch(size);
  }
}
