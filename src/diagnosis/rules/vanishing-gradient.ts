import type { ModelLayer } from '../../engine/model';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import type { GradientHistory } from '../gradient-history';
import { defineRule, type Remedy } from '../rule';

export default defineRule({
  meta: {
    id: 'vanishing-gradient',
    title: 'Vanishing gradient',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The gradient shrinks from layer to layer on its way back, so that the first layers hardly learn, and the loss does not move.',
    measurement:
      'Gradient per weight (norm over the root of the count) of each layer over that of the last one with parameters. It must stay below the ratio over a tenth of the run (at least 20 and at most 200 steps) while the loss has not fallen by the share, or not below that of the best constant answer. A run whose loss falls, or has reached its floor, is left alone, and so is a layer of one input before batch normalization, which takes the size of its weights away. Below the suspicious ratio, from the first step on, it becomes the cause of a stuck run when a trial with other activations learns.',
    source:
      'AutoTrainer compares first and last layer at 1e-3 (Zhang et al., ICSE 2021); alone it fires on converged runs, hence the clause about the loss.',
    thresholds: {
      ratio: { default: 1e-3, description: 'gradient per weight of a layer / of the last layer' },
      suspicious: { default: 0.003, description: 'the same ratio, to be tried as the cause of a stuck run' },
      fall: {
        default: 0.05,
        description: 'share of the starting loss by which it must have fallen',
      },
    },
  },
  create({ run, report, suspect, threshold }) {
    const patience = Math.min(200, Math.max(20, Math.ceil(run.totalSteps / 10)));
    const trained = run.model.layers.filter(({ parameters }) => parameters.length > 0);
    const sizes = trained.map(({ parameters }) =>
      parameters.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0),
    );
    const invariant = new Set(trained.flatMap((layer, i) => (isScaleInvariant(run, layer) ? [i] : [])));
    const constant = constantPredictorLoss(run);
    const remedies = otherActivations(run);
    let since: number | null = null;
    let suspected = false;
    /** Whether the starting weights let no more through: what comes later has been thrown there. */
    let isFaintFromStart = false;

    /** Of each layer with parameters over the last steps. */
    function perWeightOf(gradient: GradientHistory): readonly number[] {
      return gradient.presentOfLayers().map((norm, i) => norm / Math.sqrt(sizes[i]));
    }

    return {
      step(view, { loss, gradient }) {
        if (trained.length < 3 || view.step % 5 !== 0) return;
        if (view.step === 0) {
          const perWeight = perWeightOf(gradient);
          const last = perWeight[perWeight.length - 1];
          isFaintFromStart = Math.min(...perWeight) < threshold('suspicious') * last;
        }
        const stuck =
          loss.fall < threshold('fall') ||
          (constant !== null && loss.current > (1 - threshold('fall')) * constant);
        if (!stuck) {
          since = null;
          return;
        }
        const perWeight = perWeightOf(gradient);
        const last = perWeight[perWeight.length - 1];
        const others = perWeight.slice(0, -1).filter((_, i) => !invariant.has(i));
        if (others.length === 0) return;
        const weakest = perWeight.indexOf(Math.min(...others));
        const vanishing = last > 0 && perWeight[weakest] < threshold('ratio') * last;
        const { name, pointer, activation } = trained[weakest];
        const isFaint = isFaintFromStart && perWeight[weakest] < threshold('suspicious') * last;
        if (!suspected && isOneOrMore(remedies) && isFaint) {
          suspected = true;
          suspect({
            plausibility: 0.4,
            place: { kind: 'runFile', pointer },
            message: `${name} had ${formatNumber(perWeight[weakest] / last)} of the last layer's gradient per weight at step ${view.step}: its ${activation} and those after it let hardly any of it through.`,
            remedies,
          });
        }
        if (!vanishing) {
          since = null;
          return;
        }
        since ??= view.step;
        if (view.step - since < patience) return;
        const instead = activation === 'sigmoid' || activation === 'tanh' ? 'relu' : 'another activation';
        report({
          place: { kind: 'runFile', pointer },
          leaves: loss.left,
          level: loss.current,
          stuck: true,
          remedies,
          message: `For ${view.step - since} steps ${name} has had ${formatNumber(perWeight[weakest] / last)} of the last layer's gradient per weight, and the loss has not fallen (${formatNumber(loss.initial)} at the start, ${formatNumber(loss.current)} now). Try ${instead}, batch normalization, residual connections or fewer layers.`,
        });
      },
    };
  },
});

/** Whether batch normalization takes the size of each of its weights away at once: each unit has one weight only. */
function isScaleInvariant({ model: { layers } }: PreparedRun, layer: ModelLayer): boolean {
  const [kernel] = layer.parameters;
  const next = layers[layers.indexOf(layer) + 1] as ModelLayer | undefined;
  return layer.type === 'dense' && next?.type === 'batchNorm' && kernel.shape[1] === 1;
}

function isOneOrMore(remedies: readonly Remedy[]): remedies is readonly [Remedy, ...Remedy[]] {
  return remedies.length > 0;
}

/** Activations whose slope is nowhere near 1 in the middle, or only there. */
const FLAT = new Set(['sigmoid', 'softsign', 'tanh', 'hardtanh']);

/** Another activation for all hidden layers that have a flat one; none when there is no such layer. */
function otherActivations({ runFile: { model } }: PreparedRun): Remedy[] {
  const flat = model.flatMap(({ activation }, index) =>
    index < model.length - 1 && typeof activation === 'string' && FLAT.has(activation)
      ? [{ index, activation }]
      : [],
  );
  if (flat.length === 0) return [];
  const isSigmoid = flat.some(({ activation }) => activation === 'sigmoid');
  const layers = flat.length === 1 ? 'the hidden layer' : `${flat.length} hidden layers`;
  return ['relu', ...(isSigmoid ? ['tanh'] : [])].map((activation) => ({
    title: `Use ${activation} in ${layers}`,
    change: flat.map(({ index }) => ({ pointer: `/model/${index}/activation`, value: activation })),
  }));
}
