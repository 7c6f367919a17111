import type { Node } from '../../engine/graph';
import type { Memory } from '../../engine/memory';
import type { Precision, TensorData } from '../../engine/operation';
import { planProgram, type Program, type ProgramGraph } from './program';
import { trainingMemory } from './training-memory';

/** One step computed again on numbers of its own, every node readable. */
export interface Replay {
  readonly program: ProgramGraph;
  /** The nodes that the step computes, inputs before users. */
  readonly nodes: readonly Node[];
  /** The node's numbers; valid until the next replay. */
  read(node: Node): TensorData;
}

/** Replays steps of programs; keeps the plan of the last program and precision. */
export class Replayer {
  private last: { readonly source: ProgramGraph; readonly memory: Memory; readonly program: Program } | null =
    null;

  /** @param memory of the training; stays as it is */
  replay(source: ProgramGraph, memory: Memory, precision: Precision): Replay {
    if (this.last?.source !== source || this.last.memory.precision !== precision) {
      const own = trainingMemory(precision);
      this.last = { source, memory: own, program: planProgram(source, own, { keepAll: true }) };
    }
    const { program, memory: own } = this.last;
    for (const [name, { shape, data }] of memory.entries()) own.named(name, shape).set(data);
    program.plan.run();
    return {
      program: source,
      nodes: program.plan.nodes,
      read: (node) => program.plan.read(node),
    };
  }
}
