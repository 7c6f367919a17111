import type { z } from 'zod';
import type { Node } from '../graph';
import { divide } from '../operations/arithmetic';
import { mean, sum } from '../operations/reductions';

export type Reduction = 'none' | 'mean' | 'sum';

/** What a loss takes its prediction to be; decides which output activation fits, and how many outputs it needs. */
export type PredictionKind =
  /** Any number, as the target. */
  | 'value'
  /** Any number; the logarithm of odds, or unnormalized logarithms of probabilities. */
  | 'logits'
  /** In [0, 1]. */
  | 'probabilities'
  /** At most 0; logarithms of probabilities that sum to 1. */
  | 'logProbabilities'
  /** Any number; larger speaks for the class. */
  | 'score'
  /** Any number; the logarithm of a rate. */
  | 'logRate'
  /** Positive. */
  | 'rate'
  /** Twice as many outputs as targets: means, then variances. */
  | 'meansAndVariances'
  /** Twice as many outputs as targets: the scores of the first of each pair, then those of the second. */
  | 'pairs'
  /** Four outputs: x1, y1, x2, y2. */
  | 'boxes'
  /** A vector. */
  | 'embedding'
  /** Two vectors of the same length, one after the other. */
  | 'embeddingPair';

/** How the target column reaches the loss under `labels: "auto"`. */
export type TargetKind =
  /** Numbers, one column for each output. */
  | 'values'
  /** Class indices [batch]. */
  | 'indices'
  | 'zeroOne'
  | 'plusMinusOne'
  | 'oneHot'
  | 'probabilities'
  /** Class indices, as many columns as a row may have, negative after the last. */
  | 'indexLists';

/** A loss before it is reduced. */
export interface UnreducedLoss {
  /** One number per element, row or pair. */
  readonly values: Node;
  /** "mean" divides the sum of the values by the sum of these, as PyTorch does under class weights. */
  readonly weights?: Node;
  /** What "mean" averages instead of the values, where PyTorch scales them first. */
  readonly averaged?: Node;
}

/** An argument of the form of a loss that takes its tensors one by one. */
export interface LossArgument {
  readonly name: string;
  /** May be left out; only the last ones are. */
  readonly optional?: boolean;
}

/** How a loss of more tensors than prediction and target is called in the loss language: `ctc(logits, target, ...)`. */
export interface TensorForm<Options extends z.ZodObject> {
  readonly arguments: readonly LossArgument[];
  /** @param tensors in the order of the arguments. @throws ShapeError */
  build(tensors: readonly Node[], options: z.output<Options>): UnreducedLoss;
}

/** All that there is to say about one loss; an entry in the table adds it to the run file, the language and the docs. */
export interface LossDefinition<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One sentence: what it is for. */
  readonly summary: string;
  /** In plain text, with p the prediction and t the target. */
  readonly formula: string;
  /** Where the formula is from: a PyTorch page or a paper. */
  readonly source: string;
  /** The class of torch.nn that does the same; null when there is none. */
  readonly torch: string | null;
  /** The operator of the reference data that computes it. */
  readonly golden: string;
  /** A strict object; every option has a default and a description. `reduction` is not among them. */
  readonly options: Options;
  /** What the prediction is taken to be. */
  prediction(options: z.output<Options>): PredictionKind;
  readonly target: TargetKind;
  /** False for likelihoods and similarities that may fall below 0. */
  readonly nonNegative: boolean;
  /** @throws ShapeError when prediction and target do not fit; losses never broadcast one against the other silently. */
  build(prediction: Node, target: Node, options: z.output<Options>): UnreducedLoss;
  /** Absent when prediction and target are all there is. */
  readonly tensors?: TensorForm<Options>;
}

type Written<Options extends z.ZodObject> = Omit<LossDefinition<Options>, 'prediction'> & {
  readonly prediction: PredictionKind | ((options: z.output<Options>) => PredictionKind);
};

/** An entry of the table, with the type of its options inferred. */
export function defineLoss<Options extends z.ZodObject>(definition: Written<Options>): LossDefinition {
  const { prediction } = definition;
  return { ...definition, prediction: typeof prediction === 'function' ? prediction : () => prediction };
}

/** Reduces by PyTorch's rules; a mean over no elements, or of total weight 0, is NaN. */
export function reduceLoss({ values, weights, averaged }: UnreducedLoss, reduction: Reduction): Node {
  switch (reduction) {
    case 'none':
      return values;
    case 'sum':
      return sum(values);
    case 'mean':
      return weights === undefined ? mean(averaged ?? values) : divide(sum(values), sum(weights));
  }
}
