import type { Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { givenValue } from './given-value';
import type { Remedy } from './rule';
import type { RunFileChange } from './run-file-change';

/** Units of a hidden layer for a first try. */
const HIDDEN_UNITS = 32;
/** A rate with which Adam learns most small problems. */
const ADAM_RATE = 0.01;

/**
 * What often gets a run going of which no rule knows why it does not learn, the most telling first. None of it is worth
 * offering before a trial has shown that it helps.
 */
export function generalRemedies(run: PreparedRun): Remedy[] {
  return [...hiddenLayer(run), ...standardFeatures(run), ...usualStart(run), ...adam(run)];
}

function at(pointer: string): Place {
  return { kind: 'runFile', pointer };
}

/** A model without a hidden layer cannot bend. */
function hiddenLayer({ document, runFile: { model } }: PreparedRun): Remedy[] {
  if (model.length !== 1 || model[0].layer !== 'dense') return [];
  const hidden = { layer: 'dense', units: HIDDEN_UNITS, activation: 'relu' };
  const title = `Put a hidden layer of ${HIDDEN_UNITS} relu units before the last one`;
  return [
    {
      title,
      change: [{ pointer: '/model', value: [hidden, givenValue(document, '/model/0')] }],
      place: at('/model'),
    },
  ];
}

function standardFeatures({ model, runFile: { data } }: PreparedRun): Remedy[] {
  // What an embedding reads are names of rows of its table, not sizes.
  if (data.normalize === 'standard' || model.layers[0].type === 'embedding') return [];
  const pointer = '/data/normalize';
  return [
    { title: 'Standardize the features', change: [{ pointer, value: 'standard' }], place: at(pointer) },
  ];
}

/** Starting weights and biases as they are without a word in the run file. */
function usualStart({ document, runFile: { model } }: PreparedRun): Remedy[] {
  const change: RunFileChange = model.flatMap((_, index) =>
    ['init', 'biasInit']
      .map((key) => ({ pointer: `/model/${index}/${key}`, value: undefined }))
      .filter(({ pointer }) => givenValue(document, pointer) !== undefined),
  );
  return change.length === 0
    ? []
    : [{ title: 'Use the usual starting weights', change, place: at(change[0].pointer) }];
}

function adam({ runFile: { optimizer } }: PreparedRun): Remedy[] {
  if (optimizer.type !== 'sgd') return [];
  const value = { type: 'adam', learningRate: ADAM_RATE };
  return [
    {
      title: `Use adam with a learningRate of ${ADAM_RATE}`,
      change: [{ pointer: '/optimizer', value }],
      place: at('/optimizer/learningRate'),
    },
  ];
}
