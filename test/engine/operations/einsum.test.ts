import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as operations from '../../../src/engine/operations';
import { tensorOf, type SampleTensor } from './arbitrary-tensors';
import { assertClose, evaluate, tensor } from './evaluated-graph';

describe('einsum', () => {
  /** Sums over all values of all letters, by the definition. */
  function byDefinition(equation: string, operands: readonly SampleTensor[]): SampleTensor {
    const [left, result] = equation.split('->');
    const terms = left.split(',');
    const sizes = new Map(
      terms.flatMap((term, i) => Array.from(term, (letter, axis) => [letter, operands[i].shape[axis]])),
    );
    const letters = [...sizes.keys()];
    const offset = (term: string, at: ReadonlyMap<string, number>) =>
      Array.from(term).reduce((sum, letter) => sum * sizes.get(letter)! + at.get(letter)!, 0);
    const shape = Array.from(result, (letter) => sizes.get(letter)!);
    const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
    const total = [...sizes.values()].reduce((a, b) => a * b, 1);
    for (let i = 0; i < total; i++) {
      let rest = i;
      const at = new Map<string, number>();
      for (const letter of letters) {
        at.set(letter, rest % sizes.get(letter)!);
        rest = Math.floor(rest / sizes.get(letter)!);
      }
      const product = terms.reduce(
        (value, term, operand) => value * operands[operand].data[offset(term, at)],
        1,
      );
      data[offset(result, at)] += product;
    }
    return { shape, data };
  }

  const EQUATIONS: readonly (readonly [string, ...(readonly number[])[]])[] = [
    ['ij,jk->ik', [2, 3], [3, 4]],
    ['bij,bjk->bik', [2, 2, 3], [2, 3, 2]],
    ['i,j->ji', [2], [3]],
    ['ij,ij->', [2, 3], [2, 3]],
    ['bij,bj->bi', [2, 3, 2], [2, 2]],
    ['ijk,l->li', [2, 3, 2], [2]],
    ['abcd,aefd->acbef', [2, 1, 3, 2], [2, 2, 2, 2]],
    ['ij->ji', [2, 3]],
    ['ijk->j', [2, 3, 2]],
  ];

  for (const [equation, ...shapes] of EQUATIONS) {
    it(`sums products: ${equation}`, () => {
      fc.assert(
        fc.property(fc.tuple(...shapes.map((shape) => tensorOf(shape))), (operands) => {
          const result = evaluate(operands, ([x, y]) =>
            operands.length === 1 ? operations.einsum(equation, x) : operations.einsum(equation, x, y),
          );
          assertClose(result, byDefinition(equation, operands));
        }),
        { numRuns: 10 },
      );
    });
  }

  it('says what does not fit', () => {
    const [a, b] = [tensor([1, 2], [1, 2]), tensor([1, 2, 3])];
    const fails = (equation: string, message: RegExp) => {
      assert.throws(() => evaluate([a, b], ([x, y]) => operations.einsum(equation, x, y)), message);
    };
    fails('ij,j', /one "->" and one result are needed/);
    fails('ij->i', /1 terms for 2 tensors/);
    fails('i,j->ij', /of \[1, 2\] and \[3\]: "i" names 1 axes/);
    fails('ij,j->i', /the sizes of "j" differ/);
    fails('ii,j->i', /a letter occurs twice in "ii"/);
    fails('ij,k->l', /the result names an axis that no term has/);
  });
});
