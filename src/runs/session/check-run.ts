import type { Finding } from '../finding';
import type { LoadOptions, LoadRequest } from './load-ingredients';
import { TrainingSession, type ObserverFactory } from './training-session';

/**
 * What observers have to say of a run before its first step. Nothing is trained, nothing kept.
 * @throws RunRefusal
 */
export async function checkRun(
  request: LoadRequest,
  observers: readonly ObserverFactory[],
  reading?: LoadOptions,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const session = await TrainingSession.open(
    { ...request, id: 'check', storageFolder: null },
    {
      observers,
      reading,
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
  return findings;
}
