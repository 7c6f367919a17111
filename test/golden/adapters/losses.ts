import type { Node } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { reduceLoss, type LossDefinition, type Reduction } from '../../../src/engine/losses/loss';
import { constant, logSoftmax, transpose } from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext } from '../adapter';
import { camelCaseAttributes } from '../attribute-names';

/** How PyTorch's operator is called, where its tensors are not `input` and `target` or its options have other names. */
interface Convention {
  /** The inputs that are the loss's tensors, in its order; the last ones may be absent. */
  readonly tensors?: readonly string[];
  /** Inputs that are a list of numbers in the options. */
  readonly lists?: Readonly<Record<string, string>>;
  readonly renamed?: Readonly<Record<string, string>>;
}

const ELEMENT_WEIGHT = ['input', 'target', 'weight'];
const CLASS_WEIGHT = { lists: { weight: 'classWeight' } };

const CONVENTIONS: Readonly<Record<string, Convention>> = {
  binary_cross_entropy: { tensors: ELEMENT_WEIGHT },
  binary_cross_entropy_with_logits: { tensors: ELEMENT_WEIGHT, lists: { pos_weight: 'posWeight' } },
  cosine_embedding_loss: { tensors: ['input1', 'input2', 'target'] },
  cross_entropy: CLASS_WEIGHT,
  gaussian_nll_loss: { tensors: ['input', 'target', 'var'] },
  margin_ranking_loss: { tensors: ['input1', 'input2', 'target'] },
  multi_margin_loss: CLASS_WEIGHT,
  multilabel_soft_margin_loss: CLASS_WEIGHT,
  nll_loss: CLASS_WEIGHT,
  quantile_loss: { renamed: { tau: 'quantile' } },
  softmax_focal_loss: { lists: { alpha: 'alpha' } },
  triplet_margin_loss: { tensors: ['anchor', 'positive', 'negative'] },
};

/** The losses by the names that the reference data has for them. */
export const operators: Readonly<Record<string, OperatorAdapter>> = {
  ...Object.fromEntries([...losses.values()].map((loss) => [loss.golden, adapterFor(loss)])),
  ctc_loss: (context) => ctc(context, context.input('log_probs')),
  ctc_loss_from_logits: (context) => ctc(context, logSoftmax(context.input('logits'))),
};

function adapterFor(loss: LossDefinition): OperatorAdapter {
  const { tensors = ['input', 'target'], lists = {}, renamed = {} } = CONVENTIONS[loss.golden] ?? {};
  return (context) => {
    const given = tensors.map((name) => context.optionalInput(name)).filter((node) => node !== null);
    const ofLists = Object.entries(lists)
      .filter(([name]) => context.optionalInput(name) !== null)
      .map(([name, option]): [string, unknown] => [option, context.values(name).data]);
    const attributes = camelCaseAttributes(context.attributes.all, renamed);
    return apply(loss, given, { ...attributes, ...Object.fromEntries(ofLists) });
  };
}

function apply(
  loss: LossDefinition,
  tensors: readonly Node[],
  { reduction = 'mean', ...attributes }: Readonly<Record<string, unknown>>,
): Node {
  const overRows = reduction === 'batchmean' ? { batchMean: true } : {};
  const options = loss.options.parse({ ...attributes, ...overRows });
  const unreduced =
    loss.tensors === undefined
      ? loss.build(tensors[0], tensors[1], options)
      : loss.tensors.build(tensors, options);
  return reduceLoss(unreduced, reduction === 'batchmean' ? 'mean' : (reduction as Reduction));
}

/** PyTorch has the time before the batch, and may have all rows' targets in one list. */
function ctc(context: OperatorContext, logProbabilities: Node): Node {
  const isRow = logProbabilities.shape.length === 2;
  const batchFirst = isRow ? logProbabilities : transpose(logProbabilities, 0, 1);
  const targets = context.input('targets');
  const padded = !isRow && targets.shape.length === 1 ? padTargets(context) : targets;
  const tensors = [batchFirst, padded, context.input('input_lengths'), context.input('target_lengths')];
  return apply(losses.get('ctc')!, tensors, camelCaseAttributes(context.attributes.all));
}

function padTargets({ graph, values }: OperatorContext): Node {
  const lengths = values('target_lengths').data;
  const capacity = Math.max(0, ...lengths);
  let start = 0;
  const rows = lengths.map((length) => {
    const row = values('targets').data.slice(start, start + length);
    start += length;
    return [...row, ...new Array<number>(capacity - length).fill(0)];
  });
  return constant(graph, rows.flat(), [lengths.length, capacity]);
}
