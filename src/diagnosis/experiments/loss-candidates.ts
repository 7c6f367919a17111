import { profileColumn } from '../../data/profile/table-profile';
import { losses } from '../../engine/losses';
import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { RunFileError } from '../../runs/run-file-error';
import { locate } from '../../runs/run-file/json-location';
import { outputActivation } from '../advice/output-activation';
import { rankLosses, type RankedLoss } from '../advice/rank-losses';
import type { RunFileChange } from '../run-file-change';
import { changedIngredients } from './changed-ingredients';
import type { LossCandidate } from './loss-comparison';

/** A loss that a run could have, with what the data says for or against it. */
export interface OfferedLoss extends LossCandidate {
  readonly reason: string;
}

/** Activations at the end of a model that a loss may have asked for. */
const ASKED_FOR = new Set(['sigmoid', 'softmax', 'logSoftmax']);

/**
 * The losses that a run can be compared with, its own first and then the best for its target, each with the changes
 * that the last layer needs for it.
 * @throws RunFileError when the run cannot be made, or its loss has several parts
 */
export function offerLosses(ingredients: RunIngredients): readonly OfferedLoss[] {
  const run = prepareRun(ingredients);
  const { loss, dataset } = run;
  if (loss.kind !== 'single' || dataset.targetColumns.length !== 1) {
    const message = 'losses can be compared for one target and a loss without terms or a schedule';
    throw new RunFileError(message, locate(ingredients.document, '/loss'));
  }
  const own: OfferedLoss = { name: loss.title, change: [], reason: 'the loss of this run' };
  const column = profileColumn(dataset.table.columns[dataset.targetColumns[0].column]);
  const others = rankLosses(column, dataset.task)
    .filter((ranked) => !isOwn(ranked, run))
    .flatMap((ranked) => {
      const change = fittingChange(ingredients, run, ranked);
      return change === null ? [] : [{ name: nameOf(ranked), change, reason: ranked.reason }];
    });
  return [own, ...others];
}

function isOwn({ loss, options }: RankedLoss, { runFile }: PreparedRun): boolean {
  if (runFile.loss.kind !== 'named' || runFile.loss.type !== loss) return false;
  const own = runFile.loss.options;
  const usual = losses.get(loss)?.options.parse(options) ?? {};
  return Object.entries(usual).every(([key, value]) => JSON.stringify(own[key]) === JSON.stringify(value));
}

/** "focal", "crossEntropy (classWeight balanced)" */
function nameOf({ loss, options }: RankedLoss): string {
  const details = Object.entries(options).map(([key, value]) => `${key} ${String(value)}`);
  return details.length === 0 ? loss : `${loss} (${details.join(', ')})`;
}

/** The first way to give the run the loss with which it can be made; null when there is none. */
function fittingChange(
  ingredients: RunIngredients,
  run: PreparedRun,
  ranked: RankedLoss,
): RunFileChange | null {
  const { loss, options } = ranked;
  const value = Object.keys(options).length === 0 ? loss : { type: loss, ...options };
  const activation = activationChange(run, ranked);
  const change = [{ pointer: '/loss', value }, ...activation];
  const last = run.runFile.model.length - 1;
  const withoutUnits = [...change, { pointer: `/model/${last}/units`, value: undefined }];
  return [change, withoutUnits].find((each) => canBeRun(ingredients, each)) ?? null;
}

function canBeRun(ingredients: RunIngredients, change: RunFileChange): boolean {
  try {
    prepareRun(changedIngredients(ingredients, change));
    return true;
  } catch (error) {
    if (error instanceof RunFileError) return false;
    throw error;
  }
}

/** The last activation that the loss asks for, in place of one that only the present loss did. */
function activationChange({ runFile, dataset }: PreparedRun, { loss, options }: RankedLoss): RunFileChange {
  const definition = losses.get(loss);
  if (definition === undefined) return [];
  const wanted = outputActivation(definition.prediction(definition.options.parse(options)), dataset.task);
  const index = runFile.model.length - 1;
  const last = runFile.model[index];
  const key = last.layer === 'activation' ? 'type' : 'activation';
  const present = typeof last[key] === 'string' ? last[key] : 'linear';
  if (present === (wanted ?? 'linear') || (wanted === null && !ASKED_FOR.has(present))) return [];
  const neutral = last.layer === 'activation' ? 'linear' : undefined;
  return [{ pointer: `/model/${index}/${key}`, value: wanted ?? neutral }];
}
