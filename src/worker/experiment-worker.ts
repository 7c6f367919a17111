import type { MessagePort } from 'node:worker_threads';
import type { Experiment } from '../diagnosis/experiments/experiment';
import { FixTrial } from '../diagnosis/experiments/fix-proof';
import { LossComparison } from '../diagnosis/experiments/loss-comparison';
import { RateRangeTrial } from '../diagnosis/experiments/rate-range-test';
import type { LoadOptions } from '../runs/session/load-ingredients';
import { loadIngredients } from '../runs/session/load-ingredients';
import { RunFileError } from '../runs/run-file-error';
import { RunRefusal } from '../runs/session/run-refusal';
import type { ExperimentMessage, ExperimentRequest, ExperimentResult } from './experiment-protocol';
import { TableCache } from './table-cache';

/** Milliseconds between two messages about how far it is. */
const INTERVAL = 200;

/** Tries what is asked for and tells the result, and how far it is, through the port. */
export async function experiment(request: ExperimentRequest, port: MessagePort): Promise<void> {
  const tell = (message: ExperimentMessage): void => {
    port.postMessage(message);
  };
  try {
    const trial = await prepare(request, tell);
    while (trial.advance({ milliseconds: INTERVAL }))
      tell({ type: 'progress', share: trial.share, result: trial.result });
    tell({ type: 'done', result: trial.result });
  } catch (error) {
    if (!(error instanceof RunRefusal) && !(error instanceof RunFileError)) throw error;
    tell({ type: 'failed', message: describe(error) });
  }
}

async function prepare(
  request: ExperimentRequest,
  tell: (message: ExperimentMessage) => void,
): Promise<Experiment<ExperimentResult>> {
  const beat = setInterval(() => {
    tell({ type: 'alive' });
  }, INTERVAL);
  try {
    const tables = new TableCache();
    return await create(request, { readTable: (path) => tables.read(path) });
  } finally {
    clearInterval(beat);
  }
}

async function create(
  request: ExperimentRequest,
  reading: LoadOptions,
): Promise<Experiment<ExperimentResult>> {
  const ingredients = await loadIngredients(request.run, reading);
  switch (request.kind) {
    case 'proveFix': {
      const fixed = await loadIngredients(request.fixed, reading);
      const trial = new FixTrial(ingredients, fixed, request.rule);
      return resulting(trial, (proof) => ({ kind: 'proveFix', proof }));
    }
    case 'findLearningRate':
      return resulting(new RateRangeTrial(ingredients), (test) => ({ kind: 'findLearningRate', test }));
    case 'compareLosses':
      return resulting(new LossComparison(ingredients, request.candidates), (compared) => ({
        kind: 'compareLosses',
        compared,
      }));
  }
}

/** The experiment with its result in another form. */
function resulting<From, To>(from: Experiment<From>, convert: (result: From) => To): Experiment<To> {
  return {
    advance: (budget) => from.advance(budget),
    get share() {
      return from.share;
    },
    get result() {
      return convert(from.result);
    },
  };
}

function describe(error: RunRefusal | RunFileError): string {
  return error instanceof RunRefusal
    ? error.problems.map(({ message }) => message).join('\n')
    : error.message;
}
