import type { SourceSpan } from '../../engine/origin';
import type { LossUnderCheck } from './loss-under-check';

/** The name of the function, or `export` where it has none. */
export function functionSpan({ lossFile, name }: LossUnderCheck): SourceSpan {
  return lossFile.functions.find((each) => each.name === name)!.nameSpan;
}

/** The expression that gives the loss its final value, where all its terms have come together. */
export function returnSpan(loss: LossUnderCheck): SourceSpan {
  const whole = loss.lossFile.functions.find(({ name }) => name === loss.name)!.span;
  const last = [...loss.compiled.forward]
    .reverse()
    .find(
      ({ origin: { span }, operation }) =>
        span !== undefined && span.start !== whole.start && operation.name !== 'leaf',
    );
  return last?.origin.span ?? functionSpan(loss);
}
