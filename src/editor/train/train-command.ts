import { basename, dirname, join } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import { isDataFile, isLossFile, isRunFile, RUN_FILE_SUFFIX, RUN_SCHEME } from '../contributions';
import { pathOf, type RunDocuments } from '../run-documents';
import type { TrainingRuns } from '../training-runs';
import { describeOptions, type ChosenLoss } from './loss-step';
import { chooseTraining, type TrainingChoice } from './training-wizard';
import { warnOfUnsavedData } from './unsaved-data';

/** What a caller of the command may say in advance, so that keybindings and tests need no dialog. */
interface TrainOptions {
  readonly target?: string;
  /** Names of losses; with {@link target} nothing is asked. */
  readonly losses?: readonly string[];
  readonly seed?: number;
}

/** The command "Train with Loss...". */
export class TrainCommand {
  constructor(
    private readonly services: ServiceClient,
    private readonly documents: RunDocuments,
    private readonly trainings: TrainingRuns,
    /** Takes what goes wrong after the command has ended. */
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * Trains a run file, or asks what to train on a data file.
   * @param resource the file; default: the one in the active editor, if it can be trained
   * @returns false when the user left the choice
   * @throws Error with a message for the user
   */
  async run(resource: unknown, given: unknown): Promise<boolean> {
    this.trainings.prepare();
    const options = readOptions(given);
    const uri = resource instanceof Uri ? resource : activeFile();
    const choice = await this.#choose(uri, options);
    if (choice === undefined) return false;
    const runFiles = choice.kind === 'runFile' ? [pathOf(choice.file)] : await this.#writeInMemory(choice);
    const start = (): Promise<void> => this.trainings.start(runFiles, options.seed);
    await start();
    warnOfUnsavedData(runFiles, this.documents, start).catch(this.report);
    return true;
  }

  async #choose(uri: Uri | undefined, { target, losses }: TrainOptions): Promise<TrainingChoice | undefined> {
    if (uri === undefined) return chooseTraining(this.services, {});
    if (uri.scheme === 'untitled')
      throw new Error(l10n.t('Save {0} first: training reads files from disk.', basename(uri.path)));
    if (uri.scheme !== 'file' && uri.scheme !== RUN_SCHEME) {
      throw new Error(l10n.t('{0} is not on this disk; training reads files from disk.', uri.toString()));
    }
    if (isRunFile(uri.path)) return { kind: 'runFile', file: uri };
    if (isLossFile(uri.path)) return this.#chooseFor(uri);
    if (target === undefined || losses === undefined) {
      return chooseTraining(this.services, { dataFile: uri });
    }
    const { losses: ranked } = await this.services.ask('rankLosses', { file: uri.fsPath, target });
    const chosen = losses.map((name) => ranked.find(({ loss }) => loss === name) ?? chosenByName(name));
    return { kind: 'data', file: uri, target, losses: chosen };
  }

  /** Asks what to train with the losses of a loss file. */
  async #chooseFor(uri: Uri): Promise<TrainingChoice | undefined> {
    const text = (await workspace.openTextDocument(uri)).getText();
    const { losses: functions, problems } = await this.services.ask('checkLossFile', {
      file: uri.fsPath,
      text,
    });
    if (functions.length === 0) throw new Error(problems.map(({ message }) => message).join('\n'));
    return chooseTraining(this.services, { lossFile: { uri, functions } });
  }

  /** Makes a run file for each chosen loss. Nothing is written. @returns their paths, beside the data */
  async #writeInMemory({ file, target, losses }: TrainingChoice & { kind: 'data' }): Promise<string[]> {
    const dataFile = basename(file.fsPath);
    return Promise.all(
      losses.map(async ({ loss, options, reason }) => {
        const { text } = await this.services.ask('suggestRunFile', {
          file: file.fsPath,
          dataFile,
          target,
          loss: { loss, options, reason },
        });
        const path = join(dirname(file.fsPath), nameOf(dataFile, loss, options));
        this.documents.hold(path, text);
        return path;
      }),
    );
  }
}

/** "iris (crossEntropy).train.json": tells trainings apart that are shown side by side. */
function nameOf(dataFile: string, loss: string, options: ChosenLoss['options']): string {
  const details = [basename(loss), describeOptions(options)].filter((detail) => detail !== '').join(', ');
  return `${stemOf(dataFile)} (${details})${RUN_FILE_SUFFIX}`;
}

/** The name of a data file without what says its format. */
export function stemOf(dataFile: string): string {
  return dataFile.replace(/\.gz$/i, '').replace(/\.\w+$/, '');
}

function chosenByName(loss: string): ChosenLoss {
  return { loss, options: {}, reason: l10n.t('chosen by name') };
}

function activeFile(): Uri | undefined {
  const uri = window.activeTextEditor?.document.uri;
  return uri !== undefined && [isRunFile, isDataFile, isLossFile].some((fits) => fits(uri.path))
    ? uri
    : undefined;
}

/** Menus pass other things in the place of options: a selection, a group of editors. */
function readOptions(given: unknown): TrainOptions {
  if (typeof given !== 'object' || given === null) return {};
  const { target, losses, seed } = given as Record<string, unknown>;
  return {
    target: typeof target === 'string' ? target : undefined,
    losses: Array.isArray(losses) ? losses.filter((loss) => typeof loss === 'string') : undefined,
    seed: typeof seed === 'number' ? seed : undefined,
  };
}
