import { ACTIVATIONS } from '../../engine/activations';
import type { ModelLayer, ModelParameter } from '../../engine/model';
import type { Memory } from '../../engine/memory';
import { constantPredictorLoss } from '../constant-predictor';
import { formatFactor, formatNumber } from '../format-number';
import type { LossHistory } from '../loss-history';
import { rootMeanSquare } from '../probes';
import { defineRule, type Suspicion } from '../rule';
import { closing, opening } from '../trial';

/** Part of the run after which a start far above a constant answer should be overcome. */
const RECOVERY = 0.1;
/** Loss of the same first steps with usual weights / with these, when the weights are why the run starts so high. */
const LOWER = 0.01;

/** How likely it is the cause of a trouble by the weights alone, and where the loss of the start or shut gates say so too. */
const PLAUSIBLE = 0.7;
const FAR_OFF = 0.9;

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
  // Gates and tanh bound the state, and what decays in it comes in anew at every time step; large weights shut them.
  const growth = Math.max(1, ...states.map(gainBy));
  if (growth === 1) return { layer, gain, total: gain, recurrent: true };
  const isUnbounded = layer.type === 'rnn' && reluLike;
  const total = isUnbounded ? gain * growth ** timeSteps : Math.max(gain, growth);
  return { layer, gain: growth, total, recurrent: true };
}

/** PyTorch's name of the matrix that takes a state to the next one. */
const RECURRENT_WEIGHT = /weight_hh_l\d+/;

export default defineRule({
  meta: {
    id: 'poor-init',
    title: 'Poor initialization',
    severity: 'warning',
    moments: ['start'],
    meaning:
      'The starting weights multiply the scale of the signal by far more or less than 1 in every layer. Over some layers it explodes or dies before training has begun.',
    measurement:
      'Gain of each layer: root mean square of its weights times the root of the inputs of a unit (halved before relu-like activations); for a relu recurrence, that of its state to the power of the time steps; for one that gates or tanh bound, that of its state. The product over the layers is compared with the limits. Beyond them it is kept in mind, and becomes a finding when training fails and a trial with usual weights does not, or when the loss starts at a multiple of that of a constant answer, a trial of a tenth of the run leaves it far above, in training or in validation, and with usual weights it starts near it.',
    source: 'Glorot and Bengio 2010; He et al. 2015 (https://arxiv.org/abs/1502.01852).',
    thresholds: {
      gain: { default: 20, description: 'product of the gains of all layers, or its reciprocal' },
      far: {
        default: 30,
        description:
          'loss before training / that of the best constant answer, from which on the weights are blamed where trials take too much work',
      },
      start: { default: 300, description: 'loss before training / that of the best constant answer' },
      left: { default: 10, description: 'the same after a tenth of the run' },
      elsewhere: { default: 5, description: 'the same in validation' },
    },
  },
  create: ({ run, suspect, report, threshold, tryOut }) => {
    const constant = constantPredictorLoss(run);
    const constantElsewhere = constantPredictorLoss(run, run.dataset.validationRows);

    /** Tells of a start that is nothing but the weights' fault, if the run will not soon have got over it. */
    function reportStart(kept: Suspicion, loss: LossHistory, untaught: number): void {
      const steps = Math.max(2 * loss.window, Math.floor(RECOVERY * run.totalSteps));
      const [remedy] = kept.remedies;
      const options = { steps, atLeast: steps };
      const [same, usual] = [tryOut([], options), tryOut(remedy.change, options)];
      if (same?.finite !== true || usual?.finite !== true) return;
      const left = closing(same.losses);
      const elsewhere = same.validation.at(-1) ?? Number.NaN;
      const isHigh = left > threshold('left') * untaught;
      const isHighElsewhere =
        constantElsewhere !== null && elsewhere > threshold('elsewhere') * constantElsewhere;
      if (!(isHigh || isHighElsewhere) || !(opening(usual.losses) < LOWER * loss.initial)) return;
      const reached = isHigh ? formatNumber(left) : `${formatNumber(elsewhere)} in validation`;
      report({
        ...kept,
        message: `${kept.message} The loss starts at ${formatNumber(loss.initial)}, and ${steps} steps bring it to ${reached}; saying the same for every row gives ${formatNumber(untaught)}. Tried from the same seed: with usual weights it starts at ${formatNumber(opening(usual.losses))}.`,
      });
    }

    return {
      start(view, { loss, steady }) {
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
        const isShut = off.some(({ recurrent, gain }) => recurrent && gain > threshold('gain'));
        const isFarOff = constant !== null && loss.initial > threshold('far') * constant;
        const kept: Suspicion = {
          plausibility: isShut || isFarOff ? FAR_OFF : PLAUSIBLE,
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
        if (constant !== null && steady && loss.initial > threshold('start') * constant)
          reportStart(kept, loss, constant);
      },
    };
  },
});
