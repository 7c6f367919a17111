import type { Dataset } from '../../data/dataset';
import type { ModelDefinition } from '../../engine/model';
import type { LossPlan } from '../objective/loss-part';
import type { JsonDocument } from '../run-file/json-document';
import type { RunFile } from '../run-file/run-file';
import type { TelemetryLayout } from '../telemetry';
import type { LossParameter } from '../training/trained-parameters';
import type { MetricPlan } from '../training/metrics';

/** A run of which all is known before its first step. */
export interface PreparedRun {
  readonly runFile: RunFile;
  /** The text of the run file, for places in it. */
  readonly document: JsonDocument;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly model: ModelDefinition;
  readonly loss: LossPlan;
  /** What the loss trains besides the model. */
  readonly lossParameters: readonly LossParameter[];
  readonly layout: TelemetryLayout;
  readonly metrics: MetricPlan;
  readonly stepsPerEpoch: number;
  /** Steps the run will take if nothing stops it. */
  readonly totalSteps: number;
}
