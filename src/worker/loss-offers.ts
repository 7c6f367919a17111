import { offerLosses } from '../diagnosis/experiments/loss-candidates';
import { RunFileError } from '../runs/run-file-error';
import { loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';
import type { Answer, Question } from './service-protocol';
import type { TableCache } from './table-cache';

/** The losses that a run can be compared with. @throws Error with a message for the user when there are none */
export async function offerLossesOf(
  { file, text, unsaved }: Question<'offerLosses'>,
  tables: TableCache,
): Promise<Answer<'offerLosses'>> {
  try {
    const ingredients = await loadIngredients(
      { file, text, unsaved },
      { readTable: (path) => tables.read(path) },
    );
    return {
      losses: offerLosses(ingredients).map(({ name, reason, change }) => ({
        name,
        reason,
        change: change.map(({ pointer, value }) => ({ pointer, value })),
      })),
    };
  } catch (error) {
    if (error instanceof RunRefusal)
      throw new Error(error.problems.map(({ message }) => message).join('\n'), { cause: error });
    if (error instanceof RunFileError) throw new Error(error.message, { cause: error });
    throw error;
  }
}
