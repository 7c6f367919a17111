/** A table that a small network learns: cats are the lighter third of the animals. */
export const PETS = [
  'weight,age,animal',
  ...Array.from({ length: 90 }, (_, i) => {
    const weight = (i * 13) % 17;
    return `${weight},${(i * 7) % 11},${weight < 6 ? 'cat' : 'dog'}`;
  }),
  '',
].join('\n');

export interface PetsRun {
  readonly loss?: string;
  readonly learningRate?: number;
  readonly epochs?: number;
}

/** A run file on {@link PETS}, which is to lie beside it as `pets.csv`. */
export function petsRunFile({
  loss = 'bceWithLogits',
  learningRate = 0.01,
  epochs = 20,
}: PetsRun = {}): string {
  return `{
  "data": { "file": "pets.csv", "target": "animal" },
  "model": [
    { "layer": "dense", "units": 8, "activation": "relu" },
    { "layer": "dense" }
  ],
  "loss": "${loss}",
  "optimizer": { "type": "sgd", "learningRate": ${learningRate} },
  "epochs": ${epochs},
  "seed": 42
}
`;
}

/** A training that is paused or stopped rather than waited for. */
export const ENDLESS = 10_000_000;
