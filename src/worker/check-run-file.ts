import { diagnose } from '../diagnosis/diagnose';
import type { Finding } from '../runs/finding';
import { RunRefusal } from '../runs/session/run-refusal';
import { TrainingSession } from '../runs/session/training-session';
import type { Answer, Question } from './service-protocol';
import type { TableCache } from './table-cache';

/** What is wrong with a run file, as far as it shows before the first step. Nothing is trained, nothing kept. */
export async function checkRunFile(
  { file, text, unsaved }: Question<'checkRunFile'>,
  tables: TableCache,
): Promise<Answer<'checkRunFile'>> {
  const findings: Finding[] = [];
  try {
    const session = await TrainingSession.open(
      { id: 'check', file, text, unsaved, storageFolder: null },
      {
        observers: [diagnose],
        reading: { readTable: (path) => tables.read(path) },
        listener: (event) => {
          if (event.type === 'finding') findings.push(event.finding);
        },
      },
    );
    try {
      session.begin();
    } finally {
      session.dispose();
    }
    return { problems: [], findings };
  } catch (error) {
    if (error instanceof RunRefusal) return { problems: [...error.problems], findings: [] };
    throw error;
  }
}
