import { adadelta } from './adadelta';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamW } from './adam-w';
import { adamax } from './adamax';
import { amsgrad } from './amsgrad';
import { lbfgs } from './lbfgs';
import { nadam } from './nadam';
import type { OptimizerDefinition } from './optimizer';
import { radam } from './radam';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

const definitions: readonly OptimizerDefinition[] = [
  sgd,
  adam,
  adamW,
  amsgrad,
  rmsprop,
  adagrad,
  adadelta,
  nadam,
  radam,
  adamax,
  lbfgs,
];

/** Every optimizer of the run file by name, in the order of the documentation; an entry above adds one. */
export const optimizers: ReadonlyMap<string, OptimizerDefinition> = new Map(
  definitions.map((definition) => [definition.name, definition]),
);
