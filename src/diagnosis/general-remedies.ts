import type { Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { formatNumber } from './format-number';
import { givenValue } from './given-value';
import type { Remedy } from './rule';
import type { RunFileChange } from './run-file-change';

/** Units of a hidden layer for a first try. */
const HIDDEN_UNITS = 32;
/** A hidden layer of so few units, or fewer, may be what keeps a model from bending. */
const FEW_UNITS = 4;
/** A rate with which Adam learns most small problems. */
const ADAM_RATE = 0.01;
/** What the rate of the run is multiplied by. */
const RAISE = 10;

/**
 * What often gets a run going of which no rule knows why it does not learn, the most telling first. None of it is worth
 * offering before a trial has shown that it helps.
 */
export function generalRemedies(run: PreparedRun): Remedy[] {
  return [...roomierModel(run), ...standardFeatures(run), ...usualStart(run), ...adam(run)];
}

/** What lets a model bend that has no hidden layer, or a narrow one; none for others. */
export function roomierModel(run: PreparedRun): Remedy[] {
  return [...hiddenLayer(run), ...wideLayers(run), ...twoHiddenLayers(run)];
}

function at(pointer: string): Place {
  return { kind: 'runFile', pointer };
}

const HIDDEN_LAYER = { layer: 'dense', units: HIDDEN_UNITS, activation: 'relu' };

/** A model without a hidden layer cannot bend. */
function hiddenLayer({ document, runFile: { model } }: PreparedRun): Remedy[] {
  if (model.length !== 1 || model[0].layer !== 'dense') return [];
  const title = `Put a hidden layer of ${HIDDEN_UNITS} relu units before the last one`;
  return [
    {
      title,
      change: [{ pointer: '/model', value: [HIDDEN_LAYER, givenValue(document, '/model/0')] }],
      place: at('/model'),
    },
  ];
}

/** What goes through one unit, or a few, is little more than a straight line. */
function wideLayers({ runFile: { model } }: PreparedRun): Remedy[] {
  const narrow = model.flatMap(({ layer, units }, index) =>
    layer === 'dense' && index < model.length - 1 && typeof units === 'number' && units <= FEW_UNITS
      ? [{ pointer: `/model/${index}/units`, value: HIDDEN_UNITS }]
      : [],
  );
  if (narrow.length === 0) return [];
  const layers = narrow.length === 1 ? 'the narrow hidden layer' : 'narrow hidden layers';
  return [{ title: `Use ${HIDDEN_UNITS} units in ${layers}`, change: narrow, place: at(narrow[0].pointer) }];
}

/** In place of a narrow layer or of none. */
function twoHiddenLayers({ document, runFile: { model } }: PreparedRun): Remedy[] {
  const hidden = model.slice(0, -1);
  const isSmall =
    hidden.length <= 1 && hidden.every(({ units }) => typeof units === 'number' && units <= FEW_UNITS);
  if (!isSmall || model.some(({ layer }) => layer !== 'dense')) return [];
  const last = givenValue(document, `/model/${model.length - 1}`);
  return [
    {
      title: `Put two hidden layers of ${HIDDEN_UNITS} relu units before the last one`,
      change: [{ pointer: '/model', value: [HIDDEN_LAYER, HIDDEN_LAYER, last] }],
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

/** Of a run that only learns too slowly. */
export function higherRate({ runFile: { optimizer, schedule } }: PreparedRun): Remedy[] {
  const { learningRate } = optimizer.options;
  if (typeof learningRate !== 'number' || schedule !== null) return [];
  const pointer = '/optimizer/learningRate';
  const value = Number((RAISE * learningRate).toPrecision(2));
  return [
    {
      title: `Raise learningRate to ${formatNumber(value)}`,
      change: [{ pointer, value }],
      place: at(pointer),
    },
  ];
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
