import type { Node } from '../../graph';
import type { Code } from './code';
import type { ModuleBuilder } from './module-builder';
import type { PartedCall } from './parted-call';

/** What an operation needs to become part of a compiled step. */
export interface CallContext {
  /** Takes the functions; those of one key are written once. */
  readonly module: ModuleBuilder;
  /** Where the numbers of a node lie. */
  addressOf(node: Node): number;
  /** False for a node whose numbers only its own group uses. */
  isStored(node: Node): boolean;
  /** Calls a function over parts, with two threads where they are worth it. */
  parted(parted: PartedCall): Code;
  /** The address of memory for that many floats that nobody else uses. */
  reserve(size: number): number;
  /** The address of working memory for that many floats, which all operations of the step share. */
  scratchOf(size: number): number;
}

/**
 * Calls of the functions that compute the node; null when there is no vector form for its shapes.
 * @param followers are computed along with it: see `compounds.ts`.
 */
export type VectorOperation = (node: Node, context: CallContext, followers: readonly Node[]) => Code | null;

/** Plain data as text in which no two numbers look alike: a key for a function. */
export function keyOf(data: object): string {
  return JSON.stringify(data, (_, value: unknown) => {
    return typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value;
  });
}
