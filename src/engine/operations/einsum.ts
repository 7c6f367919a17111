import type { Node } from '../graph';
import { formatShape, ShapeError } from '../shape';
import { matmul } from './matmul';
import { sum } from './reductions';
import { permute, reshape } from './shaping';

type Letters = readonly string[];

/** A tensor with a letter for each of its axes. */
interface Labelled {
  readonly node: Node;
  readonly letters: Letters;
}

/**
 * Sums of products by Einstein's convention: letters name axes, and those missing in the result are summed over.
 * `"bij,bjk->bik"` is a batch of matrix products.
 * @param equation one or two operands and the result; a letter occurs once in each.
 * @throws ShapeError when the equation does not fit the operands.
 */
export function einsum(equation: string, ...operands: readonly [Node] | readonly [Node, Node]): Node {
  const shapes = operands.map(({ shape }) => shape);
  const require = (condition: boolean, otherwise: string) => {
    if (condition) return;
    throw new ShapeError(
      `einsum "${equation}" of ${shapes.map(formatShape).join(' and ')}: ${otherwise}`,
      shapes,
    );
  };
  const [left, right, ...more] = equation
    .replaceAll(' ', '')
    .split('->')
    .map((side) => side.split(','));
  require(equation.includes('->') &&
    right.length === 1 &&
    more.length === 0, 'one "->" and one result are needed');
  const [terms, result] = [left.map((term) => Array.from(term)), Array.from(right[0])];
  require(terms.length === operands.length, `${terms.length} terms for ${operands.length} tensors`);
  const sizes = new Map<string, number>();
  terms.forEach((letters, i) => {
    require(letters.length === shapes[i].length, `"${left[i]}" names ${letters.length} axes`);
    require(new Set(letters).size === letters.length, `a letter occurs twice in "${left[i]}"`);
    letters.forEach((letter, axis) => {
      require((sizes.get(letter) ?? shapes[i][axis]) === shapes[i][axis], `the sizes of "${letter}" differ`);
      sizes.set(letter, shapes[i][axis]);
    });
  });
  require(result.every((letter) => sizes.has(letter)), 'the result names an axis that no term has');
  const [a, b] = operands.map((node, i) =>
    summedAway({ node, letters: terms[i] }, [...terms.filter((_, other) => other !== i).flat(), ...result]),
  ) as [Labelled, Labelled | undefined];
  return ordered(b === undefined ? a : product(a, b, result, sizes), result);
}

/** Sums over the axes that nothing else mentions. */
function summedAway({ node, letters }: Labelled, mentioned: Letters): Labelled {
  const axes = letters.flatMap((letter, axis) => (mentioned.includes(letter) ? [] : [axis]));
  if (axes.length === 0) return { node, letters };
  return { node: sum(node, axes), letters: letters.filter((letter) => mentioned.includes(letter)) };
}

function ordered({ node, letters }: Labelled, order: Letters): Node {
  return permute(
    node,
    order.map((letter) => letters.indexOf(letter)),
  );
}

/** One matrix product: letters of both and of the result are the batch, letters of both alone are summed over. */
function product(a: Labelled, b: Labelled, result: Letters, sizes: ReadonlyMap<string, number>): Labelled {
  const shared = a.letters.filter((letter) => b.letters.includes(letter));
  const batch = shared.filter((letter) => result.includes(letter));
  const inner = shared.filter((letter) => !result.includes(letter));
  const [rows, columns] = [a, b].map(({ letters }) => letters.filter((letter) => !shared.includes(letter)));
  const sizesOf = (letters: Letters) => letters.map((letter) => sizes.get(letter)!);
  const count = (letters: Letters) => sizesOf(letters).reduce((total, size) => total * size, 1);
  const asMatrices = (of: Labelled, first: Letters, second: Letters) =>
    reshape(ordered(of, [...batch, ...first, ...second]), [count(batch), count(first), count(second)]);
  const letters = [...batch, ...rows, ...columns];
  const multiplied = matmul(asMatrices(a, rows, inner), asMatrices(b, inner, columns));
  return { node: reshape(multiplied, sizesOf(letters)), letters };
}
