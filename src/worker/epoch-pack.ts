import type { EpochEnded, Metrics } from '../runs/events';

/** Ends of epochs that followed one another and were measured alike. */
export interface EpochsEnded {
  readonly type: 'epochs';
  /** Names of the validation metrics, `loss` among them; empty when no rows validate. */
  readonly metrics: readonly string[];
  /** For each epoch the numbers of {@link EpochEnded} in order: epoch, step, loss, then the metrics. */
  readonly numbers: Float64Array;
}

const FIXED = 3;

/** Gathers ends of epochs as plain numbers: a small model has thousands a second. */
export class EpochPack {
  #metrics: readonly string[] = [];
  #numbers: number[] = [];

  get isEmpty(): boolean {
    return this.#numbers.length === 0;
  }

  /** @returns false when the epoch was measured in another way than those before, and was not taken in */
  add({ epoch, step, loss, validation }: EpochEnded): boolean {
    const metrics = Object.keys(validation ?? {});
    if (this.isEmpty) this.#metrics = metrics;
    else if (metrics.join() !== this.#metrics.join()) return false;
    this.#numbers.push(epoch, step, loss);
    for (const name of metrics) this.#numbers.push(validation?.[name] ?? NaN);
    return true;
  }

  /** Everything gathered; the pack is empty afterwards. */
  take(): EpochsEnded {
    const numbers = Float64Array.from(this.#numbers);
    this.#numbers = [];
    return { type: 'epochs', metrics: this.#metrics, numbers };
  }
}

/** Whether the numbers are a whole count of epochs; metrics have a loss among them. */
export function areEpochs({ metrics, numbers }: EpochsEnded): boolean {
  const known = metrics.length === 0 || metrics.includes('loss');
  return known && numbers.length % (FIXED + metrics.length) === 0;
}

export function unpackEpochs({ metrics, numbers }: EpochsEnded): EpochEnded[] {
  const length = FIXED + metrics.length;
  return Array.from({ length: numbers.length / length }, (_, index) => {
    const [epoch, step, loss, ...values] = numbers.subarray(index * length, (index + 1) * length);
    const validation: Metrics | null =
      metrics.length === 0
        ? null
        : {
            ...Object.fromEntries(metrics.map((name, metric) => [name, values[metric]])),
            loss: values[metrics.indexOf('loss')],
          };
    return { type: 'epoch', epoch, step, loss, validation };
  });
}
