import type { Dataset } from '../../data/dataset';
import { ModelError, type ModelDefinition } from '../../engine/model';
import { formatShape } from '../../engine/shape';
import type { LossPart, LossPlan } from '../objective/loss-part';
import type { RunFile } from '../run-file/run-file';

/**
 * Checks that the model gives as many numbers for each row as the loss compares with the targets.
 * @throws ModelError at the last layer's `units`, naming the layer, both shapes and what would fit
 */
export function checkOutputs(
  model: ModelDefinition,
  loss: LossPlan,
  dataset: Dataset,
  runFile: RunFile,
): void {
  const { outputs: needed } = loss;
  const [part] = loss.parts;
  if (needed === null || part.loss.kind === 'file') return;
  const { outputShape } = model;
  const last = model.layers[model.layers.length - 1];
  const pointer = `/model/${runFile.model.length - 1}`;
  const demand = `${part.name} needs ${formatShape([needed])} for ${describeTargets(part, dataset)}`;
  if (outputShape.length !== 1) {
    throw new ModelError(
      `${last.name} gives ${formatShape(outputShape)} for each row, and ${demand}; add a flatten or a dense layer`,
      pointer,
      last.name,
    );
  }
  const [given] = outputShape;
  // More scores than classes are allowed, as in PyTorch: the others are classes that do not occur.
  if (given === needed || (given > needed && part.target.kind === 'indices' && loss.parts.length === 1))
    return;
  throw new ModelError(
    `${last.name} gives ${formatShape(outputShape)} for each row, but ${demand}; set "units" to ${needed}${otherLoss(part, given)}`,
    `${pointer}/units`,
    last.name,
  );
}

/** With one output for two classes, another loss was probably meant. */
function otherLoss({ target }: LossPart, given: number): string {
  return given === 1 && target.kind === 'indices' && target.outputs === 2
    ? ' or use bceWithLogits, which takes one'
    : '';
}

function describeTargets({ target }: LossPart, { targetColumns }: Dataset): string {
  return target.columns
    .map((column) => {
      const { name, classes } = targetColumns[column];
      return classes === null ? `'${name}'` : `'${name}' (${classes.length} classes)`;
    })
    .join(', ');
}
