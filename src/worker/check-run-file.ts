import { diagnose } from '../diagnosis/diagnose';
import { checkRun } from '../runs/session/check-run';
import { RunRefusal } from '../runs/session/run-refusal';
import type { Answer, Question } from './service-protocol';
import type { TableCache } from './table-cache';

/** What is wrong with a run file, as far as it shows before the first step. Nothing is trained, nothing kept. */
export async function checkRunFile(
  request: Question<'checkRunFile'>,
  tables: TableCache,
): Promise<Answer<'checkRunFile'>> {
  try {
    const findings = await checkRun(request, [diagnose], { readTable: (path) => tables.read(path) });
    return { problems: [], findings };
  } catch (error) {
    if (error instanceof RunRefusal) return { problems: [...error.problems], findings: [] };
    throw error;
  }
}
