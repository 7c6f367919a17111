import { ACTIVATIONS } from '../../engine/activations';
import { ArgumentReader } from './arguments';
import type { Builtin } from './builtin';

/** Activations that are functions of their own in the language, with arguments or plain numbers. */
const ELSEWHERE: ReadonlySet<string> = new Set(['softmax', 'logSoftmax', 'sigmoid', 'tanh', 'softplus']);

/** Each activation of the engine under its name in the run file. */
export const activationBuiltins: readonly Builtin[] = Object.entries(ACTIVATIONS)
  .filter(([name]) => !ELSEWHERE.has(name))
  .map(([name, { summary, source, apply }]) => ({
    name,
    signature: `${name}(x)`,
    summary,
    shapes: 'any shape -> the same shape',
    source,
    apply(call) {
      const read = new ArgumentReader(call, `${name}(x)`);
      const x = read.tensor('x');
      read.end();
      return apply(x);
    },
  }));
