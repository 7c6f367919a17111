import type { ObserverContext } from '../runs/session/training-session';
import type { TrainingObserver } from '../runs/training/view';
import { Diagnostician } from './diagnostician';
import { createTrialRunner } from './trial-runner';

/** Watches a run with all rules; to be given to a session. What needs no training is told before it begins. */
export const diagnose = ({ run, ingredients, report }: Omit<ObserverContext, 'tell'>): TrainingObserver => {
  const diagnostician = new Diagnostician(run, {
    onFinding: report,
    tryOut: createTrialRunner(ingredients),
  });
  diagnostician.checkStatically();
  return diagnostician;
};
