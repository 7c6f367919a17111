import { bce } from './bce';
import { bceWithLogits } from './bce-with-logits';
import { categoricalHinge } from './categorical-hinge';
import { cosineEmbedding } from './cosine-embedding';
import { crossEntropy } from './cross-entropy';
import { ctc } from './ctc';
import { dice } from './dice';
import { focal } from './focal';
import { gaussianNll } from './gaussian-nll';
import { hinge } from './hinge';
import { hingeEmbedding } from './hinge-embedding';
import { huber } from './huber';
import { giou, iou } from './iou';
import { klDiv } from './kl-div';
import { logCosh } from './log-cosh';
import type { LossDefinition } from './loss';
import { mae } from './mae';
import { marginRanking } from './margin-ranking';
import { mse } from './mse';
import { multiLabelMargin } from './multi-label-margin';
import { multiLabelSoftMargin } from './multi-label-soft-margin';
import { multiMargin } from './multi-margin';
import { nll } from './nll';
import { poisson } from './poisson';
import { quantile } from './quantile';
import { sigmoidFocal } from './sigmoid-focal';
import { smoothL1 } from './smooth-l1';
import { softMargin } from './soft-margin';
import { squaredHinge } from './squared-hinge';
import { tripletMargin } from './triplet-margin';
import { tversky } from './tversky';
import { wing } from './wing';

const definitions: readonly LossDefinition[] = [
  mse,
  mae,
  huber,
  smoothL1,
  logCosh,
  quantile,
  poisson,
  gaussianNll,
  crossEntropy,
  nll,
  bce,
  bceWithLogits,
  focal,
  sigmoidFocal,
  klDiv,
  hinge,
  squaredHinge,
  categoricalHinge,
  multiMargin,
  multiLabelMargin,
  multiLabelSoftMargin,
  softMargin,
  marginRanking,
  hingeEmbedding,
  cosineEmbedding,
  tripletMargin,
  ctc,
  dice,
  tversky,
  wing,
  iou,
  giou,
];

/** Every loss of the run file and the loss language by name, in the order of the documentation; an entry above adds one. */
export const losses: ReadonlyMap<string, LossDefinition> = new Map(
  definitions.map((definition) => [definition.name, definition]),
);
