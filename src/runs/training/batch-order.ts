import { RandomStream } from '../../engine/random';

type RandomState = ReturnType<RandomStream['save']>;

/**
 * Which training rows make up each batch. An epoch takes every row once; its last batch may be short. Under shuffling
 * each epoch has an order of its own, which depends on the seed and the epochs before alone.
 */
export class BatchOrder {
  private readonly order: Uint32Array;
  private readonly random: RandomStream;
  /** The stream before the current epoch was shuffled: all that is needed to get its order again. */
  private epochStart: RandomState;

  /** @param rows of the data set that are trained on, at least one */
  constructor(
    private readonly rows: Uint32Array,
    readonly batchSize: number,
    private readonly shuffled: boolean,
    seed: number,
  ) {
    this.order = rows.slice();
    this.random = new RandomStream(seed, 'batches');
    this.epochStart = this.random.save();
  }

  get batchesPerEpoch(): number {
    return Math.ceil(this.rows.length / this.batchSize);
  }

  /** To be called before the first batch of each epoch. */
  beginEpoch(): void {
    this.epochStart = this.random.save();
    this.order.set(this.rows);
    if (this.shuffled) this.random.shuffle(this.order);
  }

  /** Rows in a batch of the epoch. */
  sizeOf(batch: number): number {
    return Math.min(this.batchSize, this.rows.length - batch * this.batchSize);
  }

  /** Writes the rows of a batch into `target`, which has its size. */
  read(batch: number, target: Uint32Array): void {
    const start = batch * this.batchSize;
    for (let i = 0; i < target.length; i++) target[i] = this.order[start + i];
  }

  /** State of the random stream before the current epoch. */
  save(): RandomState {
    return this.epochStart;
  }

  /** Goes on in the epoch that began with this state. */
  restore(state: RandomState): void {
    this.random.restore(state);
    this.beginEpoch();
  }
}
