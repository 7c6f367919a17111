import type { ObserverFactory } from '../runs/session/training-session';
import { Diagnostician } from './diagnostician';
import { createTrialRunner } from './trial-runner';

/** Watches a run with all rules; to be given to a session. What needs no training is told before it begins. */
export const diagnose: ObserverFactory = ({ run, ingredients, report }) => {
  const diagnostician = new Diagnostician(run, {
    onFinding: report,
    tryOut: createTrialRunner(ingredients),
  });
  diagnostician.checkStatically();
  return diagnostician;
};
