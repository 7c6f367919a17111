import { join } from 'node:path';
import {
  commands,
  Disposable,
  l10n,
  languages,
  Uri,
  window,
  type TextEditor,
  type ExtensionContext,
  type WebviewPanel,
} from 'vscode';
import { Dashboard } from '../dashboard/dashboard';
import type { Location } from '../runs/location';
import type { RunCandidate } from '../worker/expression-protocol';
import { ExperimentClient } from '../worker/experiment-client';
import { ServiceClient } from '../worker/service-client';
import { TrainingClient } from '../worker/training-client';
import { ContextKeys } from './context-keys';
import { COMMANDS, isTraceable, RUN_FILE_SUFFIX, RUN_SCHEME, type CommandName } from './contributions';
import { notifyEnd } from './end-notification';
import { ExperimentFeatures } from './experiments/experiment-features';
import { ExportCurves } from './export-curves';
import { FileChanges } from './file-changes';
import { FindingDiagnostics } from './finding-diagnostics';
import { FindingFixes } from './finding-fixes';
import { FindingStore } from './finding-store';
import { LossFileFeatures } from './loss-file/loss-file-features';
import { toRange } from './places';
import { RUN_FILE_RULE } from './problem-finding';
import { OpenRun } from './open-run';
import { pathOf, RunDocuments } from './run-documents';
import { RunFileChecks } from './run-file-checks';
import { RunFileCompletion } from './run-file-completion';
import { RunFileHovers } from './run-file-hovers';
import { RunFileLenses } from './run-file-lenses';
import { SaveRunFile } from './save-run-file';
import { readSetting } from './settings';
import { StoredRuns } from './stored-runs';
import { TrainCommand } from './train/train-command';
import { TrainingRuns, type StartedTraining } from './training-runs';
import { TrainingStatus } from './training-status';

/** Run files as editors show them: files, saved or not, and those that exist in memory only. */
const RUN_FILES = ['file', RUN_SCHEME].map((scheme) => ({ scheme, pattern: `**/*${RUN_FILE_SUFFIX}` }));

type CommandHandlers = Readonly<Record<CommandName, (...given: readonly unknown[]) => unknown>>;

interface DisposableLike {
  dispose(): unknown;
}

/** Everything that the extension does in a window, wired together. */
export class Application {
  readonly #log = window.createOutputChannel('Loss Debugger', { log: true });
  readonly #keys = new ContextKeys();
  readonly #findings = new FindingStore();
  readonly #documents = new RunDocuments();
  readonly #client: TrainingClient;
  readonly #services: ServiceClient;
  readonly #trainings: TrainingRuns;
  readonly #stored: StoredRuns;
  readonly #dashboard: Dashboard;
  readonly #lossFiles: LossFileFeatures;
  readonly #experiments: ExperimentFeatures;
  readonly #handlers: CommandHandlers;
  readonly #disposable: Disposable;

  constructor(context: ExtensionContext) {
    const workerFile = join(context.extensionPath, 'dist/worker.js');
    const storageFolder = join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs');
    const codeCache = join(context.globalStorageUri.fsPath, 'worker-code.cache');
    this.#client = new TrainingClient(workerFile, { codeCache });
    this.#services = new ServiceClient(workerFile, { codeCache });
    this.#trainings = new TrainingRuns(this.#client, this.#documents, this.#findings, storageFolder);
    this.#stored = new StoredRuns(this.#services, storageFolder);
    this.#dashboard = new Dashboard(context.extensionUri, {
      train: () => void commands.executeCommand(COMMANDS.train),
      export: () => void commands.executeCommand(COMMANDS.exportCurves),
      runsChanged: (hasRuns) => {
        this.#keys.set({ hasRuns });
      },
      prove: ({ runFile, rule, title }) =>
        void commands.executeCommand(COMMANDS.proveFix, Uri.file(runFile), rule, title),
      loadRun: async (id) => {
        const history = await this.#stored.load(id);
        return history && { history, controls: null };
      },
      readWindow: (id, range) => this.#stored.readWindow(id, range),
      placeNow: ({ run, finding, related, location }) =>
        this.#findings.placeNow(run, finding, related) ?? location,
      uriOf: (file) => this.#documents.uriOf(file),
      log: (problem) => {
        this.#log.warn(problem);
      },
    });
    this.#experiments = new ExperimentFeatures(new ExperimentClient(workerFile, { codeCache }), {
      findings: this.#findings,
      trainings: this.#trainings,
      documents: this.#documents,
      services: this.#services,
      dashboard: this.#dashboard,
      storageFolder,
      report: (error) => {
        this.#report(error);
      },
    });
    this.#lossFiles = new LossFileFeatures(
      context.extensionUri,
      this.#services,
      this.#findings,
      { root: storageFolder, candidates: () => this.#runsLookedAt() },
      (problem) => {
        this.#log.warn(problem);
      },
    );
    this.#disposable = Disposable.from(
      this.#log,
      this.#documents,
      this.#trainings,
      this.#dashboard,
      new FindingDiagnostics(this.#findings, this.#documents, rulePages(context)),
      new TrainingStatus(this.#trainings),
      ...this.#followTrainings(),
      new FileChanges(
        { findings: this.#findings, trainings: this.#trainings, proofs: this.#experiments.proofs },
        (problem) => {
          this.#log.warn(problem);
        },
      ),
      ...this.#expectTrainings(),
      ...this.#registerRunFileFeatures(),
    );
    this.#findings.onChange(() => {
      this.#keys.set({ hasFindings: this.#findings.all().length > 0 });
    });
    this.#handlers = this.#createHandlers();
  }

  /** Runs a command; what goes wrong is told to the user. */
  async run(command: CommandName, given: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#handlers[command](...given);
    } catch (error) {
      this.#report(error);
      return undefined;
    }
  }

  /** Goes on with a dashboard that VS Code brought back after a window reload. */
  adoptDashboard(panel: WebviewPanel): void {
    this.#dashboard.moveTo(panel);
  }

  /** Goes on with a report on a loss file that VS Code brought back after a window reload. */
  adoptLossReport(panel: WebviewPanel): void {
    this.#lossFiles.adoptReport(panel);
  }

  /** @returns when no worker is left */
  async dispose(): Promise<void> {
    await Promise.all([this.#client.dispose(), this.#services.dispose(), this.#experiments.dispose()]);
    this.#disposable.dispose();
  }

  #report(error: unknown): void {
    this.#log.error(error instanceof Error ? error : String(error));
    const showLog = l10n.t('Show Log');
    void window
      .showErrorMessage(error instanceof Error ? error.message : String(error), showLog)
      .then((answer) => {
        if (answer === showLog) this.#log.show();
      });
  }

  #createHandlers(): CommandHandlers {
    const train = new TrainCommand(this.#services, this.#documents, this.#trainings, (error) => {
      this.#report(error);
    });
    const exporting = new ExportCurves(this.#dashboard, this.#stored);
    const open = new OpenRun(this.#stored, this.#dashboard);
    const { proofs } = this.#experiments;
    const save = new SaveRunFile(this.#documents, this.#trainings, this.#findings, proofs);
    const steer = (action: 'pause' | 'resume' | 'step' | 'stop') => (runFile: unknown) => {
      for (const training of this.#meant(runFile)) training.run[action]();
    };
    return {
      train: (resource, options) => train.run(resource, options),
      openDashboard: () => {
        this.#dashboard.show(false);
      },
      pause: steer('pause'),
      resume: steer('resume'),
      step: steer('step'),
      stop: steer('stop'),
      restart: () => this.#trainings.restart(),
      saveRunFile: (document) => save.run(document),
      openRun: (id) => open.run(id),
      exportCurves: (kind, file) => exporting.run(kind, file),
      clearFindings: () => {
        this.#findings.clear();
      },
      proveFix: (...given) => this.#experiments.proveFix.run(...given),
      findLearningRate: (resource) => this.#experiments.findLearningRate.run(resource),
      compareLosses: (resource, names) => this.#experiments.compareLosses.run(resource, names),
      checkLoss: (resource) => this.#lossFiles.check(resource),
    };
  }

  /** The trainings of a run file that go on; without one, all of them. */
  #meant(runFile: unknown): readonly StartedTraining[] {
    const { running } = this.#trainings;
    return runFile instanceof Uri
      ? running.filter((training) => training.runFile === pathOf(runFile))
      : running;
  }

  /** The run and step that the dashboard shows, then the trainings of the window at their latest steps. */
  #runsLookedAt(): RunCandidate[] {
    const { selection } = this.#dashboard;
    const trained = this.#trainings.introduced.map(({ id, history }) => ({
      id,
      step: null,
      last: history.steps.newestStep,
    }));
    if (selection === undefined) return trained;
    const { run: id, step, last } = selection;
    return [{ id, step, last }, ...trained.filter((training) => training.id !== id)];
  }

  #followTrainings(): DisposableLike[] {
    return [
      this.#trainings.onDidIntroduce(({ training, history }) => {
        this.#experiments.proofs.begin(training.runFile);
        this.#dashboard.experiments.showRuns();
        this.#dashboard.addRun({
          history,
          controls: this.#trainings.controlsOf(training),
          group: training.group,
        });
        this.#dashboard.showRun(history.started.id);
        if (readSetting('lossDebugger.openDashboardOnTrain')) this.#dashboard.show();
        const keep = this.#trainings.running.map(({ run }) => run.id);
        this.#stored.prune(readSetting('lossDebugger.maximumStoredRuns'), keep).catch((error: unknown) => {
          this.#log.warn(`Old runs could not be removed: ${String(error)}`);
        });
      }),
      this.#trainings.onDidEnd(({ training, end }) => {
        void notifyEnd(training, end, {
          isDashboardVisible: () => this.#dashboard.visible,
          openDashboard: () => {
            this.#dashboard.show(false);
          },
          reveal: (location) => this.#reveal(location),
        });
      }),
      this.#trainings.onDidChange(() => {
        const states = new Set(this.#trainings.running.map(({ run }) => run.state));
        this.#keys.set({
          training: states.size > 0,
          running: states.has('running'),
          paused: states.has('paused'),
          restartable: this.#trainings.restartable,
          unsaved: this.#documents.unsaved.length > 0,
        });
      }),
    ];
  }

  /** What is looked at may soon be trained, and what was trained may be trained again. */
  #expectTrainings(): DisposableLike[] {
    const expect = (editor: TextEditor | undefined): void => {
      if (editor !== undefined && isTraceable(editor.document.uri.path)) this.#trainings.prepare();
    };
    expect(window.activeTextEditor);
    return [
      window.onDidChangeActiveTextEditor(expect),
      this.#trainings.onDidEnd(() => {
        this.#trainings.prepare();
      }),
    ];
  }

  #registerRunFileFeatures(): DisposableLike[] {
    const lenses = new RunFileLenses(this.#trainings);
    return [
      lenses,
      languages.registerCodeLensProvider(RUN_FILES, lenses),
      languages.registerCompletionItemProvider(
        RUN_FILES,
        new RunFileCompletion(this.#services),
        '"',
        '[',
        ' ',
      ),
      languages.registerHoverProvider(RUN_FILES, new RunFileHovers(this.#services)),
      new FindingFixes(this.#findings, this.#experiments.proofs, this.#documents).register(),
      new RunFileChecks(this.#services, this.#findings, (problem) => {
        this.#log.warn(problem);
      }),
      this.#lossFiles,
    ];
  }

  async #reveal(location: Location): Promise<void> {
    await window.showTextDocument(this.#documents.uriOf(location.file), { selection: toRange(location) });
  }
}

/** The pages about rules, in the repository that the manifest names. */
function rulePages({ extension }: ExtensionContext): (rule: string) => Uri | undefined {
  const { repository } = extension.packageJSON as { repository?: { url?: string } };
  const base = repository?.url?.replace(/\.git$/, '');
  return (rule) =>
    base === undefined || rule === RUN_FILE_RULE
      ? undefined
      : Uri.parse(`${base}/blob/main/docs/rules/${rule}.md`);
}
