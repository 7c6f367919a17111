import type { Node } from '../../engine/graph';
import { gather, oneHot } from '../../engine/operations/indexing';
import { matmul } from '../../engine/operations/matmul';
import { cumsum } from '../../engine/operations/scans';
import { detach, reshape, transpose } from '../../engine/operations/shaping';
import { concat, slice, stack } from '../../engine/operations/slicing';
import { normalizeAxis } from '../../engine/shape';
import { LossFileError } from '../problem';
import { ArgumentReader } from './arguments';
import type { Builtin, Call } from './builtin';

type Join = (tensors: readonly [Node, ...Node[]], axis: number) => Node;

function joining(name: string, summary: string, shapes: string, join: Join): Builtin {
  const signature = `${name}([a, b, ...], axis = 0)`;
  return {
    name,
    signature,
    summary,
    shapes,
    apply(call) {
      const read = new ArgumentReader(call, signature);
      const [first, ...others] = read.tensors('tensors');
      const axis = read.number('axis', 0);
      read.end();
      return join([first, ...others], axis);
    },
  };
}

function onTensor(
  definition: Omit<Builtin, 'apply'>,
  apply: (x: Node, read: ArgumentReader) => Node,
): Builtin {
  return {
    ...definition,
    apply(call) {
      const read = new ArgumentReader(call, definition.signature);
      const result = apply(read.tensor('x'), read);
      read.end();
      return result;
    },
  };
}

export const shapingBuiltins: readonly Builtin[] = [
  onTensor(
    {
      name: 'reshape',
      signature: 'reshape(x, [shape])',
      summary: 'The same numbers in another shape; one size may be -1.',
      shapes: 'any shape -> the shape named',
    },
    (x, read) => reshape(x, read.numbers('shape')),
  ),
  onTensor(
    {
      name: 'transpose',
      signature: 'transpose(x, axisA = -2, axisB = -1)',
      summary: 'x with two axes swapped.',
      shapes: '[m, n] -> [n, m]',
    },
    (x, read) => transpose(x, read.axis(x, -2), read.axis(x, -1)),
  ),
  onTensor(
    {
      name: 'slice',
      signature: 'slice(x, axis, from, to?)',
      summary:
        'The part of an axis from `from` up to but not including `to`; negative numbers count from the end.',
      shapes: 'the axis becomes to - from long',
    },
    (x, read) => {
      const axis = read.axis(x);
      return slice(x, axis, read.count('from'), read.number('to', x.shape[axis]));
    },
  ),
  onTensor(
    {
      name: 'cumsum',
      signature: 'cumsum(x, axis)',
      summary: 'Running sums along an axis.',
      shapes: 'any shape -> the same shape',
    },
    (x, read) => cumsum(x, read.axis(x)),
  ),
  onTensor(
    {
      name: 'detach',
      signature: 'detach(x)',
      summary: 'x, through which no gradient flows back.',
      shapes: 'any shape -> the same shape',
    },
    (x) => detach(x),
  ),
  onTensor(
    {
      name: 'gather',
      signature: 'gather(x, axis, indices)',
      summary: 'The elements of x that the indices name along an axis.',
      shapes: 'the shape of the indices',
      source: 'https://pytorch.org/docs/stable/generated/torch.gather.html',
    },
    (x, read) => gather(x, read.axis(x), read.tensor('indices')),
  ),
  {
    name: 'oneHot',
    signature: 'oneHot(indices, classes)',
    summary: 'A row of 0 with a single 1 at each index; has no gradient.',
    shapes: '[batch] -> [batch, classes]',
    apply(call) {
      const read = new ArgumentReader(call, this.signature);
      const indices = read.tensor('indices');
      const classes = read.count('classes');
      read.end();
      if (classes < 1) throw new LossFileError('classes must be at least 1', call.args[1].span);
      return oneHot(indices, classes);
    },
  },
  {
    name: 'matmul',
    signature: 'matmul(a, b)',
    summary: 'Matrix product over the last two axes; axes before them broadcast.',
    shapes: '[m, k], [k, n] -> [m, n]',
    source: 'https://pytorch.org/docs/stable/generated/torch.matmul.html',
    apply(call) {
      const read = new ArgumentReader(call, this.signature);
      const [a, b] = [read.tensor('a'), read.tensor('b')];
      read.end();
      return matmul(a, b);
    },
  },
  joining(
    'concat',
    'Tensors one after the other along an axis.',
    'the axis becomes as long as all together',
    (tensors, axis) => concat(tensors, normalizeAxis(axis, tensors[0].shape)),
  ),
  joining(
    'stack',
    'Tensors of one shape side by side along a new axis.',
    'a new axis as long as the list',
    stack,
  ),
  {
    name: 'weights',
    signature: 'weights()',
    summary:
      'All trained weights (not biases) as one flat tensor, for penalties: 0.001 * sum(weights() ** 2).',
    shapes: '[count]',
    apply(call: Call) {
      new ArgumentReader(call, this.signature).end();
      return call.weights();
    },
  },
];
