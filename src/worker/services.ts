import { inferTask } from '../data/task-inference';
import { rankLosses } from '../diagnosis/advice/rank-losses';
import { suggestRunFile } from '../diagnosis/advice/suggest-run-file';
import { changeEdits } from '../diagnosis/run-file-change';
import { DEFAULT_STORE_LIMITS, listRuns, pruneRuns, removeRun } from '../runs/store/run-list';
import { parseJsonDocument } from '../runs/run-file/json-document';
import { keepProof, readProofs } from '../runs/store/proof-log';
import { writeRunAsCsv } from '../runs/store/run-csv';
import { readWindow } from '../runs/store/window-reader';
import { builtins } from '../language/builtins';
import { LossJudge } from '../language/report/judged-losses';
import { checkLossFile } from './check-loss-file';
import { checkRunFile } from './check-run-file';
import { offerLossesOf } from './loss-offers';
import { describeData, profileData, profileOf } from './data-descriptions';
import { ExpressionValues } from './expression-values';
import { reportLossFile } from './report-loss-file';
import { RunPlayback } from './run-playback';
import type { Answer, Question, ServiceName } from './service-protocol';
import { TableCache } from './table-cache';
import { readVocabulary } from './vocabulary';

export type Services = {
  readonly [Name in ServiceName]: (question: Question<Name>) => Promise<Answer<Name>>;
};

/** What the service worker does for each question. What it throws is told to the user. */
export function createServices(): Services {
  const tables = new TableCache();
  const judge = new LossJudge();
  const playback = new RunPlayback();
  const expressions = new ExpressionValues(tables, judge);
  return {
    checkRunFile: (question) => checkRunFile(question, tables),
    checkLossFile: (question) => checkLossFile(question, tables, judge),
    inspectExpression: (question) => expressions.inspect(question),
    cancelInspection: () => {
      expressions.cancel();
      return Promise.resolve({});
    },
    reportLossFile: (question) => reportLossFile(question, tables, judge),
    lossFunctions: () =>
      Promise.resolve({
        functions: [...builtins.values()].map(({ name, signature, summary, shapes, source }) => ({
          name,
          signature,
          summary,
          shapes,
          source: source ?? null,
        })),
      }),
    describeData: async ({ file }) => describeData(await profileData(tables, file)),
    rankLosses: async ({ file, target }) => {
      const column = profileOf(await profileData(tables, file), file, target);
      return { losses: [...rankLosses(column, inferTask(column).task)] };
    },
    suggestRunFile: async ({ file, dataFile, target, loss }) => {
      const profile = await profileData(tables, file);
      const { task } = inferTask(profileOf(profile, file, target));
      return { text: suggestRunFile({ profile, dataFile, target, task, loss }) };
    },
    offerLosses: (question) => offerLossesOf(question, tables),
    changeRunFile: ({ file, text, change }) =>
      Promise.resolve({ edits: changeEdits(parseJsonDocument(text, file), change) }),
    vocabulary: () => Promise.resolve(readVocabulary()),
    listRuns: async ({ root }) => {
      const runs = await listRuns(root);
      return { runs: runs.map(({ createdAt, started, bytes }) => ({ createdAt, started, bytes })) };
    },
    removeRun: async ({ root, id }) => {
      await removeRun(root, id);
      return {};
    },
    pruneRuns: async ({ root, keep, runs }) => {
      await pruneRuns(root, new Set(keep), { ...DEFAULT_STORE_LIMITS, runs });
      return {};
    },
    keepProof: async ({ root, id, proof }) => {
      await keepProof(root, id, proof);
      return {};
    },
    readProofs: async ({ root, id }) => ({ proofs: [...(await readProofs(root, id))] }),
    readWindow: ({ root, id, from, to }) => readWindow(root, id, { from, to }),
    exportRun: async ({ root, id, file }) => {
      await writeRunAsCsv(root, id, file);
      return {};
    },
    readRun: async ({ root, id, part }) => ({ events: await playback.read(root, id, part) }),
  };
}
