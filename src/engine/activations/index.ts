import type { Node } from '../graph';
import {
  elu,
  gelu,
  hardtanh,
  leakyRelu,
  mish,
  relu,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
} from '../operations/activations';
import { logSoftmax, softmax } from '../operations/softmax';
import { tanh } from '../operations/trigonometry';
import type { Activation, Interval } from './activation';

function page(module: string): string {
  return `https://docs.pytorch.org/docs/stable/generated/torch.nn.${module}.html`;
}

const ANY: Interval = { low: -Infinity, high: Infinity };

function within(low: number, high: number): Interval {
  return { low, high };
}

/** Every activation of the run file; an entry here is all that a new one needs. Irrational ends are rounded outward. */
export const ACTIVATIONS = {
  linear: {
    summary: 'x, unchanged.',
    source: page('Identity'),
    range: ANY,
    active: null,
    reluLike: false,
    apply: (x: Node) => x,
  },
  relu: {
    summary: 'max(0, x); no gradient where x <= 0.',
    source: page('ReLU'),
    range: within(0, Infinity),
    active: within(0, Infinity),
    reluLike: true,
    apply: relu,
  },
  leakyRelu: {
    summary: 'x, or 0.01 x below 0, so that no unit dies.',
    source: page('LeakyReLU'),
    range: ANY,
    active: null,
    reluLike: true,
    apply: (x: Node) => leakyRelu(x),
  },
  elu: {
    summary: 'x, or exp(x) - 1 below 0.',
    source: page('ELU'),
    range: within(-1, Infinity),
    active: within(-4.61, Infinity),
    reluLike: true,
    apply: (x: Node) => elu(x),
  },
  selu: {
    summary: 'Scaled elu; keeps mean 0 and variance 1 with init "lecunNormal".',
    source: page('SELU'),
    range: within(-1.7581, Infinity),
    active: within(-4.61, Infinity),
    // Its fixed point is for weights of variance 1 / fanIn, half of He's.
    reluLike: false,
    apply: selu,
  },
  gelu: {
    summary: 'x times the share of a standard normal distribution below x.',
    source: page('GELU'),
    range: within(-0.16998, Infinity),
    active: within(-3.03, Infinity),
    reluLike: true,
    apply: gelu,
  },
  silu: {
    summary: 'x sigmoid(x), also called swish.',
    source: page('SiLU'),
    range: within(-0.27847, Infinity),
    active: within(-6.15, Infinity),
    reluLike: true,
    apply: silu,
  },
  mish: {
    summary: 'x tanh(softplus(x)).',
    source: page('Mish'),
    range: within(-0.30885, Infinity),
    active: within(-6.16, Infinity),
    reluLike: true,
    apply: mish,
  },
  tanh: {
    summary: 'Hyperbolic tangent, between -1 and 1.',
    source: page('Tanh'),
    range: within(-1, 1),
    active: within(-3, 3),
    reluLike: false,
    apply: tanh,
  },
  sigmoid: {
    summary: '1 / (1 + exp(-x)), between 0 and 1.',
    source: page('Sigmoid'),
    range: within(0, 1),
    active: within(-5.99, 5.99),
    reluLike: false,
    apply: sigmoid,
  },
  softplus: {
    summary: 'log(1 + exp(x)), a smooth relu.',
    source: page('Softplus'),
    range: within(0, Infinity),
    active: within(-4.6, Infinity),
    reluLike: true,
    apply: (x: Node) => softplus(x),
  },
  softsign: {
    summary: 'x / (1 + |x|), between -1 and 1.',
    source: page('Softsign'),
    range: within(-1, 1),
    active: within(-9, 9),
    reluLike: false,
    apply: softsign,
  },
  hardtanh: {
    summary: 'x kept between -1 and 1.',
    source: page('Hardtanh'),
    range: within(-1, 1),
    active: within(-1, 1),
    reluLike: false,
    apply: (x: Node) => hardtanh(x),
  },
  softmax: {
    summary: 'exp(x) over its sum along the last axis: shares that add up to 1.',
    source: page('Softmax'),
    range: within(0, 1),
    active: null,
    reluLike: false,
    apply: (x: Node) => softmax(x),
  },
  logSoftmax: {
    summary: 'The logarithm of softmax along the last axis, computed without overflow.',
    source: page('LogSoftmax'),
    range: within(-Infinity, 0),
    active: null,
    reluLike: false,
    apply: (x: Node) => logSoftmax(x),
  },
} as const satisfies Record<string, Activation>;

/** An activation as the run file names it. */
export type ActivationName = keyof typeof ACTIVATIONS;

/** The activations' names, in the table's order. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as [ActivationName, ...ActivationName[]];

/** The entry of that name. */
export function activationOf(name: ActivationName): Activation {
  return ACTIVATIONS[name];
}
