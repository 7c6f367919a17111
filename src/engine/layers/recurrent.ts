import * as z from 'zod';
import type { Node } from '../graph';
import { stackedFill, uniformFill, type Initializer } from '../initializers/initializer';
import { initializerFrom, initializerSpec, type InitializerSpec } from '../initializers';
import { stackRecurrent, type RecurrentResult, type RecurrentWeights } from '../operations/recurrent';
import { permute } from '../operations/shaping';
import { concat } from '../operations/slicing';
import { requireAxes } from './input-shape';
import type { LayerContext } from './layer';
import { count } from './option-schemas';
import { constantInitializer, torchInitializer } from './starting-weights';

/** What rnn, lstm and gru have in common. */
export const recurrentOptions = z.strictObject({
  units: count.describe('Numbers in the state.'),
  layers: count.default(1).describe('Layers one upon the other.'),
  bidirectional: z.boolean().default(false).describe('Also read each sequence backward; twice the outputs.'),
  returnSequences: z
    .boolean()
    .default(false)
    .describe('Give the states of all steps [time, units], not only the last [units].'),
  init: initializerSpec
    .optional()
    .describe(
      "How the weights of each gate start; the biases are then 0. Default: PyTorch's, uniform within ±1 / sqrt(units).",
    ),
});

type RecurrentOptions = z.output<typeof recurrentOptions>;

/** One layer in one direction over [time, batch, inputs]. */
export type RunCell = (x: Node, weights: RecurrentWeights) => RecurrentResult;

/**
 * Recurrent layers with PyTorch's parameters: "weight_ih_l0", "bias_hh_l1_reverse".
 * @param input [batch, time, features]
 * @param gates matrices stacked in each weight.
 * @returns [batch, time, units], or the states after the last step read [batch, units]: forward, then backward.
 */
export function buildRecurrent(
  context: LayerContext,
  input: Node,
  options: RecurrentOptions,
  gates: number,
  runCell: RunCell,
): Node {
  const advice =
    'set "inputShape": [time, features] in the data, or "returnSequences": true in the recurrent layer before it';
  requireAxes(input.shape, [['batch', 'time', 'features']], advice);
  const { bidirectional, returnSequences } = options;
  const { output, results } = stackRecurrent(permute(input, [1, 0, 2]), options, (x, layer, reverse) =>
    runCell(x, cellWeights(context, x.shape[2], options, gates, `l${layer}${reverse ? '_reverse' : ''}`)),
  );
  if (returnSequences) return permute(output, [1, 0, 2]);
  const [last, ...backward] = results.slice(bidirectional ? -2 : -1).map(({ hidden }) => hidden);
  return backward.length === 0 ? last : concat([last, ...backward], 1);
}

function cellWeights(
  context: LayerContext,
  inputs: number,
  { units, init }: RecurrentOptions,
  gates: number,
  suffix: string,
): RecurrentWeights {
  const { weight, bias } = initializersOf(init, units, gates);
  const rows = gates * units;
  const matrix = (name: string, fanIn: number) =>
    context.parameter(`${name}_${suffix}`, [rows, fanIn], {
      initializer: weight,
      fanIn,
      fanOut: units,
      regularized: true,
    });
  const vector = (name: string) =>
    context.parameter(`${name}_${suffix}`, [rows], {
      initializer: bias,
      fanIn: units,
      fanOut: units,
      regularized: false,
    });
  return {
    input: matrix('weight_ih', inputs),
    hidden: matrix('weight_hh', units),
    inputBias: vector('bias_ih'),
    hiddenBias: vector('bias_hh'),
  };
}

function initializersOf(
  init: InitializerSpec | undefined,
  units: number,
  gates: number,
): { readonly weight: Initializer; readonly bias: Initializer } {
  const given = init === undefined ? null : initializerFrom(init);
  if (given !== null) {
    return { weight: { ...given, fill: stackedFill(given.fill, gates) }, bias: constantInitializer(0) };
  }
  const byUnits = torchInitializer(uniformFill(() => 1 / Math.sqrt(units)));
  return { weight: byUnits, bias: byUnits };
}
