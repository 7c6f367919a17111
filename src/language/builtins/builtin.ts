import type { Graph, Node } from '../../engine/graph';
import type { SourceSpan } from '../../engine/origin';
import type { Value } from '../value';

/** An argument with the place where it was written. */
export interface Argument {
  readonly value: Value;
  readonly span: SourceSpan;
}

/** What a built-in function sees of the call. */
export interface Call {
  readonly graph: Graph;
  readonly args: readonly Argument[];
  /** The whole call expression. */
  readonly span: SourceSpan;
  /** All trained weights (not biases) as one flat tensor. @throws LossFileError where there is no model. */
  readonly weights: () => Node;
}

/** A function that loss files can call; an entry in the table adds it to the language, completion and hovers. */
export interface Builtin {
  readonly name: string;
  /** As shown by signature help: "softmax(x, axis = -1)". */
  readonly signature: string;
  /** One or two sentences; the formula where it is short. */
  readonly summary: string;
  /** How shapes go through: "[batch, n] -> [batch]". */
  readonly shapes: string;
  /** PyTorch page or paper, where there is one. */
  readonly source?: string;
  /** @throws LossFileError at the argument that does not fit. */
  apply(call: Call): Value;
}
