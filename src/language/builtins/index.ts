import type { Builtin } from './builtin';
import { activationBuiltins } from './activations';
import { elementwiseBuiltins } from './elementwise';
import { lossBuiltins } from './losses';
import { reductionBuiltins } from './reductions';
import { shapingBuiltins } from './shaping';

/** Every function that a loss file can call, by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [
    ...activationBuiltins,
    ...lossBuiltins,
    ...elementwiseBuiltins,
    ...reductionBuiltins,
    ...shapingBuiltins,
  ].map((builtin) => [builtin.name, builtin]),
);
