import { buildDataset } from '../../data/build-dataset';
import { DataError } from '../../data/data-error';
import type { Dataset } from '../../data/dataset';
import type { Table } from '../../data/table';
import { layerOfType } from '../../engine/layers';
import { defineModel, ModelError } from '../../engine/model';
import type { LossFile } from '../../language/loss-file';
import { LossFileError } from '../../language/problem';
import type { LossPlan } from '../objective/loss-part';
import { LossMismatch } from '../objective/loss-mismatch';
import { PENALTY_TERM } from '../objective/loss-part';
import { resolveLoss } from '../objective/resolve-loss';
import { locationOfSpan } from '../location';
import { RunFileError } from '../run-file-error';
import type { JsonDocument } from '../run-file/json-document';
import { locate } from '../run-file/json-location';
import type { RunFile } from '../run-file/run-file';
import type { TelemetryLayout } from '../telemetry';
import { buildProgramGraph, lossParametersOf } from '../training/program';
import { countNumbers, trainedLayers } from '../training/trained-parameters';
import { planMetrics } from './metric-plan';
import { checkOutputs } from './output-check';
import { checkPhaseOrder } from './phase-order-check';
import type { PreparedRun } from './prepared-run';

/** All that a run is made of, read and parsed. */
export interface RunIngredients {
  readonly runFile: RunFile;
  readonly document: JsonDocument;
  /** In place of the run file's own. */
  readonly seed: number;
  readonly table: Table;
  /** Null unless the run file validates with a file of its own. */
  readonly validationTable: Table | null;
  /** The loss files that the run file names, by the path in it. */
  readonly lossFiles: ReadonlyMap<string, LossFile>;
}

/** More trained numbers than this take more memory than a laptop gives to an extension. */
const MOST_PARAMETERS = 100_000_000;

/**
 * Settles everything about a run before its first step.
 * @throws RunFileError at the key, cell or expression that makes the run impossible
 */
export function prepareRun(ingredients: RunIngredients): PreparedRun {
  const { document } = ingredients;
  try {
    return prepare(ingredients);
  } catch (error) {
    throw placed(error, document);
  }
}

function prepare(ingredients: RunIngredients): PreparedRun {
  const { runFile, document, seed } = ingredients;
  const dataset = buildRunDataset(ingredients);
  const givenOutputs = outputsGiven(runFile, dataset, seed);
  const loss = resolveLoss({ ...ingredients, dataset, givenOutputs });
  const model = defineModel(runFile.model, dataset.inputShape, loss.outputs, seed);
  checkOutputs(model, loss, dataset, runFile);
  const count = countNumbers(model.parameters);
  if (count > MOST_PARAMETERS) {
    throw new ModelError(
      `the model has ${count} parameters; more than ${MOST_PARAMETERS} are not supported`,
      '/model',
      null,
    );
  }
  const batches = Math.ceil(dataset.trainingRows.length / runFile.batchSize);
  const { unit, count: length } = runFile.length;
  const totalSteps = unit === 'step' ? length : length * batches;
  const end = { step: totalSteps - 1, epoch: Math.ceil(totalSteps / batches) - 1, progress: 1 };
  checkPhaseOrder(loss, batches);
  const undescribed = {
    runFile,
    document,
    seed,
    dataset,
    model,
    loss,
    lossParameters: lossParametersOf(loss.parts, loss.balance),
    layout: { terms: [], layers: trainedLayers(model) },
    metrics: planMetrics(dataset, loss, model, end),
    stepsPerEpoch: batches,
    totalSteps,
  };
  return { ...undescribed, layout: describeTelemetry(undescribed) };
}

function buildRunDataset({ runFile, seed, table, validationTable }: RunIngredients): Dataset {
  const takesCodes = layerOfType(runFile.model[0].layer)?.takesCodes === true;
  const codes = takesCodes ? ({ keepText: true, normalize: 'none' } as const) : {};
  return buildDataset(table, { ...runFile.data, ...codes, seed }, validationTable);
}

/** Outputs of the model as the run file has it; null when its last dense layer leaves them to the targets. */
function outputsGiven(runFile: RunFile, { inputShape }: Dataset, seed: number): number | null {
  try {
    const { outputShape } = defineModel(runFile.model, inputShape, null, seed);
    return outputShape.length === 1 ? outputShape[0] : null;
  } catch (error) {
    // Whatever else is wrong with the model is found again when the outputs that the targets need are known.
    if (error instanceof ModelError) return null;
    throw error;
  }
}

/** Builds the first batch's graph once: what does not fit shows, and so do the terms that loss files name. */
function describeTelemetry(run: PreparedRun): TelemetryLayout {
  const { loss, runFile, dataset, layout } = run;
  const { objective } = buildProgramGraph(run, {
    batchSize: Math.min(runFile.batchSize, dataset.trainingRows.length),
    mode: 'train',
    clock: { step: 0, epoch: 0, progress: 0 },
    active: loss.parts,
  });
  const names = loss.kind === 'single' ? [...objective.terms.keys()] : termNames(loss);
  return { ...layout, terms: names.length > 1 ? names : [] };
}

function termNames({ parts, penalty }: LossPlan): string[] {
  return [...parts.map(({ name }) => name), ...(penalty === null ? [] : [PENALTY_TERM])];
}

/** Gives an error its place; one that is no fault of the user's stays as it is. */
function placed(error: unknown, document: JsonDocument): unknown {
  if (error instanceof DataError) return new RunFileError(error.message, placeOfDataError(error, document));
  if (error instanceof ModelError || error instanceof LossMismatch) {
    return new RunFileError(error.message, locate(document, error.pointer));
  }
  if (error instanceof LossFileError) return new RunFileError(error.message, locationOfSpan(error.span));
  return error;
}

/** The key of the run file that is to be changed, or else the cell. */
export function placeOfDataError(
  { option, file, line = 1, column = 1, endColumn }: DataError,
  document: JsonDocument,
) {
  if (option !== undefined) {
    const index = option.index === undefined ? '' : `/${option.index}`;
    return locate(document, `/data/${option.key}${index}`);
  }
  return { file, line, column, endLine: line, endColumn: endColumn ?? column };
}
