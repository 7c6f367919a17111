import { Disposable, languages } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import { LOSS_FILE_SUFFIX } from '../contributions';
import type { FindingStore } from '../finding-store';
import { LossFileChecks } from './loss-file-checks';
import { LossFileLenses } from './loss-file-lenses';
import { LossFileWords } from './loss-file-words';
import { LossFunctions } from './loss-functions';

const LOSS_FILES = { scheme: 'file', pattern: `**/*${LOSS_FILE_SUFFIX}` };

/** Everything that editors offer in loss files. */
export function registerLossFileFeatures(
  services: ServiceClient,
  findings: FindingStore,
  log: (problem: string) => void,
): Disposable {
  const checks = new LossFileChecks(services, findings, log);
  const words = new LossFileWords(new LossFunctions(services));
  return Disposable.from(
    checks,
    languages.registerCodeLensProvider(LOSS_FILES, new LossFileLenses(checks)),
    languages.registerCompletionItemProvider(LOSS_FILES, words),
    languages.registerHoverProvider(LOSS_FILES, words),
    languages.registerSignatureHelpProvider(LOSS_FILES, words, '(', ','),
  );
}
