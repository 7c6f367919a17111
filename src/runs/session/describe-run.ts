import { sizeOf } from '../../engine/shape';
import type { RunStarted } from '../events';
import type { PreparedRun } from '../prepare/prepared-run';
import { locate } from '../run-file/json-location';
import { mainMetric } from '../training/metrics';
import { countNumbers } from '../training/trained-parameters';

/** How a run introduces itself. */
export function describeRun(run: PreparedRun, id: string, totalSteps: number): RunStarted {
  const { document, model, dataset, lossParameters } = run;
  return {
    type: 'run',
    id,
    file: document.file,
    seed: run.seed,
    parameters: countNumbers(model.parameters) + countNumbers(lossParameters),
    rows: dataset.rows,
    trainingRows: dataset.trainingRows.length,
    validationRows: dataset.validationRows.length,
    layers: model.layers.map(({ name, type, parameters, pointer }) => ({
      name,
      type,
      parameters: parameters.reduce((total, { shape }) => total + sizeOf(shape), 0),
      location: locate(document, pointer),
    })),
    layout: run.layout,
    totalSteps,
    stepsPerEpoch: run.stepsPerEpoch,
    metric: mainMetric(run.metrics),
    loss: run.loss.title,
  };
}
