import { ACTIVATIONS } from '../../engine/activations';
import type { ModelLayer, ModelParameter } from '../../engine/model';
import type { Memory } from '../../engine/memory';
import { constantPredictorLoss } from '../constant-predictor';
import { formatFactor, formatNumber } from '../format-number';
import { rootMeanSquare } from '../probes';
import { defineRule, type Suspicion } from '../rule';
import { opening } from '../trial';

/** Part of the run after which a start far above a constant answer should be overcome. */
const RECOVERY = 0.1;
/** Loss of the same first steps with usual weights / with these, when the weights are why the run starts so high. */
const LOWER = 0.01;

/** What a layer does to the scale of what goes through it. */
interface Gain {
  readonly layer: ModelLayer;
  /** By how much one pass through its weights multiplies the scale, by their variance: 1 keeps it. */
  readonly gain: number;
  /** The same for the whole layer: a recurrence whose state has no bound multiplies it at every time step. */
  readonly total: number;
  readonly recurrent: boolean;
}

function gainOf(layer: ModelLayer, memory: Memory, timeSteps: number): Gain | null {
  const weights = layer.parameters.filter(({ regularized }) => regularized);
  if (weights.length === 0) return null;
  const [weight, ...others] = weights;
  const { reluLike } = ACTIVATIONS[layer.activation];
  const gainBy = ({ name, shape, fanIn }: ModelParameter): number =>
    rootMeanSquare(memory.named(name, shape)) * Math.sqrt(fanIn * (reluLike ? 0.5 : 1));
  const gain = gainBy(weight);
  const states = others.filter(({ name }) => RECURRENT_WEIGHT.test(name));
  if (states.length === 0) return { layer, gain, total: gain, recurrent: false };
  // Gates and tanh bound the state; what decays in it comes in anew at every time step.
  const growth = layer.type === 'rnn' && reluLike ? Math.max(1, ...states.map(gainBy)) : 1;
  return growth > 1
    ? { layer, gain: growth, total: gain * growth ** timeSteps, recurrent: true }
    : { layer, gain, total: gain, recurrent: true };
}

/** PyTorch's name of the matrix that takes a state to the next one. */
const RECURRENT_WEIGHT = /weight_hh_l\d+/;

export default defineRule({
  meta: {
    id: 'poor-init',
    title: 'Poor initialization',
    severity: 'warning',
    moments: ['start', 'training'],
    meaning:
      'The starting weights multiply the scale of the signal by far more or less than 1 in every layer. Over some layers it explodes or dies before training has begun.',
    measurement:
      'Gain of each layer: root mean square of its weights times the root of the inputs of a unit (halved before relu-like activations); for a relu recurrence, that of its state to the power of the time steps. The product over the layers is compared with the limits. Beyond them it is kept in mind, and becomes a finding when training fails and a trial with usual weights does not, or when the loss starts at a multiple of that of a constant answer, is still far above it after a tenth of the run, and starts near it with usual weights.',
    source: 'Glorot and Bengio 2010; He et al. 2015 (https://arxiv.org/abs/1502.01852).',
    thresholds: {
      gain: { default: 20, description: 'product of the gains of all layers, or its reciprocal' },
      start: { default: 1000, description: 'loss before training / that of the best constant answer' },
      left: { default: 10, description: 'the same after a tenth of the run' },
    },
  },
  create: ({ run, suspect, report, threshold, tryOut }) => {
    const constant = constantPredictorLoss(run);
    let kept: Suspicion | null = null;
    return {
      start(view) {
        const timeSteps = run.dataset.inputShape[0];
        const gains = run.model.layers.flatMap((layer) => gainOf(layer, view.memory, timeSteps) ?? []);
        const total = gains.reduce((product, each) => product * each.total, 1);
        if (!(total > threshold('gain') || total < 1 / threshold('gain'))) return;
        const off = gains.filter(({ gain }) => gain > 1.5 || gain < 1 / 1.5);
        if (off.length === 0) return;
        const distance = (value: number): number => Math.abs(Math.log(value));
        const worst = off.reduce((a, b) => (distance(b.total) > distance(a.total) ? b : a));
        const change = off.map(({ layer, recurrent }) => ({
          pointer: `${layer.pointer}/init`,
          value: recurrent
            ? undefined
            : ACTIVATIONS[layer.activation].reluLike
              ? 'heNormal'
              : 'glorotUniform',
        }));
        const where = worst.recurrent && worst.total !== worst.gain ? ' at each time step' : '';
        const usual = off.some(({ recurrent }) => !recurrent)
          ? 'Use He weights before relu and Glorot weights elsewhere.'
          : 'Leave init out: the usual weights of a recurrent layer keep its state in bounds.';
        kept = {
          plausibility: 0.7,
          place: { kind: 'runFile', pointer: worst.layer.pointer },
          message: `The starting weights of ${worst.layer.name} multiply the signal by ${formatNumber(worst.gain)}${where} where 1 is usual; over ${gains.length === 1 ? 'the model' : `${gains.length} layers`} that makes ${formatFactor(total)}. ${usual}`,
          remedies: [
            {
              title: off.some(({ recurrent }) => !recurrent)
                ? 'Use He and Glorot initialization'
                : 'Use the usual starting weights',
              change,
            },
          ],
        };
        suspect(kept);
      },
      step(view, { loss, steady }) {
        if (kept === null || constant === null || !steady) return;
        if (view.step !== Math.max(2 * loss.window, Math.floor(RECOVERY * run.totalSteps))) return;
        if (!(loss.initial > threshold('start') * constant && loss.current > threshold('left') * constant))
          return;
        const [remedy] = kept.remedies;
        const usual = tryOut(remedy.change, { steps: view.step });
        if (usual?.finite !== true || !(opening(usual.losses) < LOWER * loss.initial)) return;
        report({
          ...kept,
          message: `${kept.message} The loss starts at ${formatNumber(loss.initial)} and is ${formatNumber(loss.current)} after ${view.step} steps; saying the same for every row gives ${formatNumber(constant)}. Tried from the same seed: with usual weights it starts at ${formatNumber(opening(usual.losses))}.`,
        });
      },
    };
  },
});
