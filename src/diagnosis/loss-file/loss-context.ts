import type { ActivationName } from '../../engine/activations';
import { clocksOf, type CheckContext } from '../../language/check/context';
import type { LossPart } from '../../runs/objective/loss-part';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { modelOutput } from '../model-output';

/** What a run says about the predictions and targets of one of its losses. */
export function lossContext(run: PreparedRun, { outputs, target }: LossPart): CheckContext {
  const { model, dataset, runFile } = run;
  const width = model.outputShape.at(-1) ?? 1;
  const sliced = outputs !== null && outputs.to - outputs.from !== width;
  const isIndices = target.rowShape.length === 0 && dataset.classes !== null;
  return {
    outputShape: sliced ? [...model.outputShape.slice(0, -1), outputs.to - outputs.from] : model.outputShape,
    activation: activationOf(run, sliced),
    target: {
      rowShape: target.rowShape,
      values: target.values,
      classes: isIndices ? dataset.classes.length : null,
    },
    inputShape: dataset.inputShape,
    weights: Math.min(
      64,
      model.parameters.reduce((count, { shape }) => count + shape.reduce((a, b) => a * b, 1), 0),
    ),
    batchSize: Math.min(runFile.batchSize, dataset.trainingRows.length),
    clocks: clocksOf(run.totalSteps, run.stepsPerEpoch),
    stepsPerEpoch: run.stepsPerEpoch,
  };
}

/** Part of a softmax's outputs are any numbers between 0 and 1, as a sigmoid's are. */
function activationOf(run: PreparedRun, sliced: boolean): ActivationName {
  const { activation } = modelOutput(run);
  return sliced && activation === 'softmax' ? 'sigmoid' : activation;
}
