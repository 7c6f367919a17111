import type { Graph, Node } from '../engine/graph';
import { equal } from '../engine/operations/arithmetic';
import { leaf } from '../engine/operations/leaves';

/** Where training stands; what `step`, `epoch` and `progress` are in a loss file. */
export interface Clock {
  /** From 0. */
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
  /** 0 at the first step, 1 at the last. */
  readonly progress: number;
}

export type ClockName = keyof Clock;

/**
 * A plain number that changes while training goes on. In arithmetic it is a scalar of the graph; where the program
 * branches on it, its value of the moment decides and the decision is remembered as a {@link Guard}.
 */
export class ClockNumber {
  private constructor(
    readonly node: Node,
    readonly at: (clock: Clock) => number,
  ) {}

  /** The scalar leaf that the trainer sets before each step; its name is the clock's. */
  static named(graph: Graph, name: ClockName): ClockNumber {
    return new ClockNumber(leaf(graph, name, 'scalar', []), (clock) => clock[name]);
  }

  /** A number computed from others, in the graph and by hand alike. */
  static computed(node: Node, at: (clock: Clock) => number): ClockNumber {
    return new ClockNumber(node, at);
  }
}

/** A truth about the clock. A branch is decided by it now; in arithmetic it is 0 or 1. */
export class ClockCondition {
  /** @param build adds the condition to the graph as 0 or 1. */
  constructor(
    readonly at: (clock: Clock) => boolean,
    private readonly build: () => Node,
  ) {}

  /** The condition as a number; adds it to the graph. */
  get asNumber(): ClockNumber {
    return ClockNumber.computed(this.build(), (clock) => Number(this.at(clock)));
  }

  get negated(): ClockCondition {
    return new ClockCondition(
      (clock) => !this.at(clock),
      () => equal(this.build(), 0),
    );
  }
}

/** The graph is right as long as the condition keeps the value it had when the graph was built. */
export interface Guard {
  readonly condition: ClockCondition;
  readonly value: boolean;
}

/** Whether a graph built under these guards may still be used. */
export function guardsHold(guards: readonly Guard[], clock: Clock): boolean {
  return guards.every(({ condition, value }) => condition.at(clock) === value);
}
