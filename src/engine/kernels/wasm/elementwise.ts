import { f32x4, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import type { Operand } from './lane-operation';
import { laneOperation } from './lane-operations';

/**
 * How a tensor lies along the elements of a chain of `size`, which are seen as rows of `length`: one number for each
 * element, one for all, one row for all rows, one number for each row, or one for each row of a cycle of rows (the
 * channels of images).
 */
export type Access = 'each' | 'one' | 'row' | 'column' | 'cycle';

/** Where an operand of a link comes from. */
export type ChainOperand =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'link'; readonly index: number }
  | { readonly kind: 'tensor'; readonly access: Access; readonly parameter: number };

export interface Link {
  readonly operation: string;
  readonly attributes: unknown;
  readonly operands: readonly ChainOperand[];
  /** The function's parameter that its numbers are stored at; null when only later links want them. */
  readonly stored: number | null;
}

/** Elementwise operations over tensors of one size, computed together without memory in between. */
export interface Chain {
  readonly size: number;
  /** Divides the size; all of it when nothing is a row or a column. */
  readonly length: number;
  /** Divides the count of rows; all of them when nothing comes again and again. */
  readonly cycle: number;
  readonly links: readonly Link[];
  readonly parameters: number;
}

/** Writes the function of a chain, whose parameters are the addresses of its tensors. */
export function writeChain(builder: FunctionBuilder, chain: Chain): Code {
  return new ChainWriter(builder, chain).write();
}

class ChainWriter {
  private readonly pointers: readonly Variable[];
  /** What is the same for a whole row, in a variable. */
  private readonly fixed = new Map<string, Variable>();
  private readonly values: Operand[] = [];

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly chain: Chain,
  ) {
    this.pointers = Array.from({ length: chain.parameters }, () => builder.parameter('i32'));
  }

  write(): Code {
    const { builder, chain } = this;
    const { size, length, cycle } = chain;
    const ofAll = this.loadFixed('one');
    const ofRow = [this.loadFixed('column'), this.loadFixed('cycle')];
    const full = Math.floor(length / 4) * 4;
    const row: Code = [
      ofRow,
      builder.loop(full * 4, 16, (offset) => this.four(offset.get, 4)),
      length > full ? this.four(i32.const(full * 4), length - full) : [],
    ];
    const rows = builder.countDown(cycle, [row, this.advance()]);
    return [ofAll, builder.countDown(size / length / cycle, [rows, this.rewind()])];
  }

  /** Loads the tensors of that access, four times the same number, once for each. */
  private loadFixed(access: 'one' | 'column' | 'cycle'): Code {
    const code: Code[] = [];
    for (const operand of this.chain.links.flatMap(({ operands }) => operands)) {
      if (operand.kind !== 'tensor' || operand.access !== access) continue;
      const key = `${access} ${operand.parameter}`;
      if (this.fixed.has(key)) continue;
      const variable = this.builder.local('v128');
      this.fixed.set(key, variable);
      code.push(variable.set(f32x4.loadSplat(this.pointers[operand.parameter].get)));
    }
    return code;
  }

  /** Four elements, or the last few of a row, from the byte offset within the row on. */
  private four(offset: Code, lanes: number): Code {
    const { builder, chain, values, pointers } = this;
    values.length = 0;
    return chain.links.map((link): Code => {
      const loads: Code[] = [];
      const operands = link.operands.map((operand) => this.operand(operand, offset, loads));
      const operation = laneOperation(link.operation);
      if (operation === undefined) throw new Error(`${link.operation} has no vector form`);
      const { setup, value, isMask } = operation(builder, operands, link.attributes);
      const variable = builder.local('v128');
      values.push({ variable, isMask });
      const number = isMask ? v128.and(variable.get, f32x4.const(1)) : variable.get;
      const store =
        link.stored === null
          ? []
          : v128.storeLanes(i32.add(pointers[link.stored].get, offset), number, lanes);
      return [loads, setup, variable.set(value), store];
    });
  }

  private operand(operand: ChainOperand, offset: Code, loads: Code[]): Operand {
    switch (operand.kind) {
      case 'link':
        return this.values[operand.index];
      case 'constant': {
        const variable = this.builder.local('v128');
        loads.push(variable.set(f32x4.const(operand.value)));
        return { variable, isMask: false };
      }
      case 'tensor': {
        const fixed = this.fixed.get(`${operand.access} ${operand.parameter}`);
        if (fixed !== undefined) return { variable: fixed, isMask: false };
        const variable = this.builder.local('v128');
        loads.push(variable.set(v128.load(i32.add(this.pointers[operand.parameter].get, offset))));
        return { variable, isMask: false };
      }
    }
  }

  /** Moves on what has a number for each element to the next row, what has one for each row to the next number. */
  private advance(): Code {
    const { chain, pointers } = this;
    const steps = new Map<number, number>();
    for (const { operands, stored } of chain.links) {
      if (stored !== null) steps.set(stored, chain.length * 4);
      for (const operand of operands) {
        if (operand.kind !== 'tensor') continue;
        if (operand.access === 'each') steps.set(operand.parameter, chain.length * 4);
        if (operand.access === 'column' || operand.access === 'cycle') steps.set(operand.parameter, 4);
      }
    }
    return [...steps].map(([parameter, step]) =>
      pointers[parameter].set(i32.add(pointers[parameter].get, i32.const(step))),
    );
  }

  /** Moves what has a number for each row of a cycle back to the first. */
  private rewind(): Code {
    const { chain, pointers } = this;
    const cyclic = new Set<number>();
    for (const operand of chain.links.flatMap(({ operands }) => operands)) {
      if (operand.kind === 'tensor' && operand.access === 'cycle') cyclic.add(operand.parameter);
    }
    return [...cyclic].map((parameter) => advanced(pointers[parameter], -chain.cycle * 4));
  }
}
