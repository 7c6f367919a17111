import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Graph, Node } from '../../src/engine/graph';
import type { Precision } from '../../src/engine/operation';
import type { Attributes } from './attributes';
import type { CaseResult } from './case-result';
import type { GoldenFile, GoldenTensor } from './golden-file';

/** One case of an operator, ready to be built: its inputs are leaves of a graph. */
export interface OperatorContext {
  readonly graph: Graph;
  readonly attributes: Attributes;
  /** The inputs by name, in the file's order. */
  readonly inputs: ReadonlyMap<string, Node>;
  /** @throws Error when the case has no such input. */
  readonly input: (name: string) => Node;
  /** Null when the case has no such input. */
  readonly optionalInput: (name: string) => Node | null;
  /** The numbers of an input, for what an operation must know when the graph is built. */
  readonly values: (name: string) => GoldenTensor;
}

/** The output, or also the further results by the names of the case's `extra_outputs`. */
export type OperatorResult = Node | { readonly output: Node; readonly extra: Readonly<Record<string, Node>> };

/** Builds what PyTorch's operator of that name computes. */
export type OperatorAdapter = (context: OperatorContext) => OperatorResult;

/** Evaluates a file whose cases are not applications of an operator: optimizers, schedules, training runs. */
export type FamilyAdapter = (file: GoldenFile, precision: Precision) => readonly CaseResult[];

export interface Adapters {
  readonly operators: ReadonlyMap<string, OperatorAdapter>;
  readonly families: ReadonlyMap<string, FamilyAdapter>;
}

/** What a file of the folder `adapters` exports: operators by PyTorch's names, families by the files' `family`. */
export interface AdapterModule {
  readonly operators?: Readonly<Record<string, OperatorAdapter>>;
  readonly families?: Readonly<Record<string, FamilyAdapter>>;
}

/**
 * Every adapter of the folder `adapters`: a new file there needs no further registration.
 * @throws Error when two files export the same name.
 */
export async function loadAdapters(): Promise<Adapters> {
  const folder = join(__dirname, 'adapters');
  const operators = new Map<string, OperatorAdapter>();
  const families = new Map<string, FamilyAdapter>();
  for (const file of readdirSync(folder).sort()) {
    const module = (await import(pathToFileURL(join(folder, file)).href)) as AdapterModule;
    enter(operators, module.operators ?? {}, file);
    enter(families, module.families ?? {}, file);
  }
  return { operators, families };
}

function enter<T>(table: Map<string, T>, entries: Readonly<Record<string, T>>, file: string): void {
  for (const [name, adapter] of Object.entries(entries)) {
    if (table.has(name)) throw new Error(`${file} exports an adapter for ${name}, which another file has`);
    table.set(name, adapter);
  }
}
