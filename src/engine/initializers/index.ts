import * as z from 'zod';
import { sizeOf } from '../shape';
import { constantFill, defineInitializer, normalFill, uniformFill, type Initializer } from './initializer';
import { fillOrthogonal } from './orthogonal';

const TORCH_INIT = 'https://docs.pytorch.org/docs/stable/nn.init.html';
const GLOROT = 'Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html';
const HE = 'He et al. 2015, https://arxiv.org/abs/1502.01852';
const noOptions = z.strictObject({});

/** Every initializer of the run file; an entry here is all that a new one needs. */
export const INITIALIZERS = [
  defineInitializer({
    name: 'zeros',
    summary: 'All zeros: right for biases, wrong for weights, whose units would all learn the same.',
    source: TORCH_INIT,
    options: noOptions,
    create: () => constantFill(0),
  }),
  defineInitializer({
    name: 'constant',
    summary: 'One number everywhere.',
    source: TORCH_INIT,
    options: z.strictObject({ value: z.number().describe('The number.') }),
    create: ({ value }) => constantFill(value),
  }),
  defineInitializer({
    name: 'normal',
    summary: 'Normal around 0 with a fixed standard deviation.',
    source: TORCH_INIT,
    options: z.strictObject({ std: z.number().nonnegative().describe('Standard deviation.') }),
    create: ({ std }) => normalFill(() => std),
  }),
  defineInitializer({
    name: 'uniform',
    summary: 'Uniform in [-limit, limit].',
    source: TORCH_INIT,
    options: z.strictObject({ limit: z.number().nonnegative().describe('Largest absolute value.') }),
    create: ({ limit }) => uniformFill(() => limit),
  }),
  defineInitializer({
    name: 'glorotUniform',
    summary:
      'Uniform within ±sqrt(6 / (fanIn + fanOut)): keeps the variance of signals near 1 through tanh-like layers.',
    source: GLOROT,
    options: noOptions,
    create: () => uniformFill(({ fanIn, fanOut }) => Math.sqrt(6 / (fanIn + fanOut))),
  }),
  defineInitializer({
    name: 'glorotNormal',
    summary: 'Normal with variance 2 / (fanIn + fanOut).',
    source: GLOROT,
    options: noOptions,
    create: () => normalFill(({ fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut))),
  }),
  defineInitializer({
    name: 'heUniform',
    summary: 'Uniform within ±sqrt(6 / fanIn): keeps the variance of signals through ReLU layers.',
    source: HE,
    options: noOptions,
    create: () => uniformFill(({ fanIn }) => Math.sqrt(6 / fanIn)),
  }),
  defineInitializer({
    name: 'heNormal',
    summary: 'Normal with variance 2 / fanIn: keeps the variance of signals through ReLU layers.',
    source: HE,
    options: noOptions,
    create: () => normalFill(({ fanIn }) => Math.sqrt(2 / fanIn)),
  }),
  defineInitializer({
    name: 'lecunNormal',
    summary: 'Normal with variance 1 / fanIn, as SELU wants it.',
    source: 'Klambauer et al. 2017, https://arxiv.org/abs/1706.02515',
    options: noOptions,
    create: () => normalFill(({ fanIn }) => Math.sqrt(1 / fanIn)),
  }),
  defineInitializer({
    name: 'orthogonal',
    summary: 'Rows (or columns, where there are more rows) of length 1 at right angles to one another.',
    source: 'Saxe et al. 2013, https://arxiv.org/abs/1312.6120',
    options: noOptions,
    create:
      () =>
      (values, { shape }, random) => {
        fillOrthogonal(values, shape[0], sizeOf(shape.slice(1)), random);
      },
  }),
] as const;

/** Named alone: what PyTorch does for the layer, which the layer itself knows. */
export const TORCH_DEFAULT = 'torch';

/** An initializer as the run file has it: a name, or an object with `type` and options. */
export type InitializerSpec = string | Record<string, unknown>;

/** The schema of a layer's `init`, made when the first one is checked. */
export const initializerSpec: z.ZodType<InitializerSpec> = z.lazy(() => {
  const namesWithoutOptions = INITIALIZERS.filter(({ options }) => options.safeParse({}).success).map(
    ({ name }) => name,
  );
  const [firstObject, ...otherObjects] = INITIALIZERS.map(({ name, summary, options }) =>
    options.extend({ type: z.literal(name) }).describe(summary),
  );
  return z.union([
    z.enum([...namesWithoutOptions, TORCH_DEFAULT]),
    z.discriminatedUnion('type', [firstObject, ...otherObjects]),
  ]);
});

/**
 * The initializer that a valid specification names; null for `"torch"`, which each layer fills with its own.
 * @throws Error for a name that the table does not have.
 */
export function initializerFrom(spec: InitializerSpec): Initializer | null {
  if (spec === TORCH_DEFAULT) return null;
  const { type: name, ...options } = typeof spec === 'string' ? { type: spec } : spec;
  const definition = INITIALIZERS.find((each) => each.name === name);
  if (definition === undefined) throw new Error(`unknown initializer ${JSON.stringify(name)}`);
  return { name: definition.name, fill: definition.create(definition.options.parse(options)) };
}
