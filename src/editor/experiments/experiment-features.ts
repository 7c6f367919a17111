import type { Dashboard } from '../../dashboard/dashboard';
import type { ExperimentClient } from '../../worker/experiment-client';
import type { ServiceClient } from '../../worker/service-client';
import type { FindingStore } from '../finding-store';
import type { RunDocuments } from '../run-documents';
import type { TrainingRuns } from '../training-runs';
import { CompareLosses } from './compare-losses';
import { ExperimentRuns } from './experiment-runs';
import { FindLearningRate } from './find-learning-rate';
import { ProofStore } from './proof-store';
import { ProveFix } from './prove-fix';
import { RunFileEdits } from './run-file-edits';

/** What experiments need of the rest of the extension. */
export interface ExperimentOwner {
  readonly findings: FindingStore;
  readonly trainings: TrainingRuns;
  readonly documents: RunDocuments;
  readonly services: ServiceClient;
  readonly dashboard: Dashboard;
  /** Folder that keeps the runs. */
  readonly storageFolder: string;
  /** Takes what went wrong after a button of the dashboard was pressed. */
  readonly report: (error: unknown) => void;
}

/** The commands that try something beside the runs. */
export class ExperimentFeatures {
  readonly proofs = new ProofStore();
  readonly proveFix: ProveFix;
  readonly findLearningRate: FindLearningRate;
  readonly compareLosses: CompareLosses;
  readonly #client: ExperimentClient;

  constructor(client: ExperimentClient, owner: ExperimentOwner) {
    const { documents, services, dashboard, report } = owner;
    this.#client = client;
    const experiments = new ExperimentRuns(this.#client, dashboard, report);
    const edits = new RunFileEdits(services, documents);
    this.proveFix = new ProveFix({ ...owner, proofs: this.proofs, experiments, edits });
    this.findLearningRate = new FindLearningRate(documents, experiments, edits);
    this.compareLosses = new CompareLosses(services, documents, experiments, edits);
  }

  /** @returns when no worker is left */
  dispose(): Promise<void> {
    return this.#client.dispose();
  }
}
