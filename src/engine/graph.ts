import type { Operation } from './operation';
import { UNKNOWN_ORIGIN, type Origin } from './origin';
import type { Shape } from './shape';

/** Whether a node computes the loss or belongs to the derivative of one that does. */
export type Pass = 'forward' | 'backward';

/** One operation applied to the results of others. Nodes are immutable and numbered in topological order. */
export interface Node {
  readonly graph: Graph;
  readonly id: number;
  readonly operation: Operation;
  readonly inputs: readonly Node[];
  readonly attributes: unknown;
  readonly shape: Shape;
  readonly origin: Origin;
  readonly pass: Pass;
  /** For a node of the backward pass, the forward node whose derivative it is part of. */
  readonly differentiates: Node | null;
}

/**
 * A graph of operations with static shapes, to which nodes can only be added. The origin that is current when a node
 * is added stays with it for good.
 */
export class Graph {
  readonly nodes: Node[] = [];
  private origin: Origin = UNKNOWN_ORIGIN;
  private differentiated: Node | null = null;

  /**
   * Adds a node.
   * @throws ShapeError when the operation does not accept the inputs' shapes.
   */
  add(operation: Operation, inputs: readonly Node[], attributes: unknown): Node {
    const shape = operation.inferShape(
      inputs.map((input) => input.shape),
      attributes,
    );
    const node: Node = {
      graph: this,
      id: this.nodes.length,
      operation,
      inputs,
      attributes,
      shape,
      origin: this.origin,
      pass: this.differentiated === null ? 'forward' : 'backward',
      differentiates: this.differentiated,
    };
    this.nodes.push(node);
    return node;
  }

  /** Runs `build`; the nodes that it adds carry `origin`, unless a nested call says otherwise. */
  withOrigin<T>(origin: Origin, build: () => T): T {
    const before = this.origin;
    this.origin = origin;
    try {
      return build();
    } finally {
      this.origin = before;
    }
  }

  /** The origin that nodes added now would get. */
  get currentOrigin(): Origin {
    return this.origin;
  }

  /** Runs `build`; the nodes that it adds belong to the derivative of `node` and share its origin. */
  withDerivativeOf<T>(node: Node, build: () => T): T {
    const before = this.differentiated;
    this.differentiated = node;
    try {
      return this.withOrigin(node.origin, build);
    } finally {
      this.differentiated = before;
    }
  }
}
