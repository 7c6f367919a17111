import { l10n, type MarkdownString } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import type { LossFunctionDescription } from '../../worker/service-protocol';
import { codeBlock, markdownBlocks, markdownText } from '../markdown-text';

/** The plain numbers that a loss file sees besides its arguments. */
const PLAIN_NUMBERS: readonly LossFunctionDescription[] = [
  ['step', 'The step of training, from 0.'],
  ['epoch', 'The epoch, from 0.'],
  ['progress', 'How much of the training is done, from 0 to 1.'],
  ['input', 'The features of the batch.'],
].map(([name, summary]) => ({ name, signature: name, summary, shapes: '', source: null }));

/** Everything that a loss file can name, asked from the worker once. */
export class LossFunctions {
  #words: Promise<ReadonlyMap<string, LossFunctionDescription>> | undefined;

  constructor(private readonly services: ServiceClient) {}

  /** By name. */
  all(): Promise<ReadonlyMap<string, LossFunctionDescription>> {
    this.#words ??= this.services.ask('lossFunctions', {}).then(
      ({ functions }) => new Map([...functions, ...PLAIN_NUMBERS].map((each) => [each.name, each])),
      (error: unknown) => {
        this.#words = undefined;
        throw error;
      },
    );
    return this.#words;
  }
}

/** Signature, formula, shape rule and source. */
export function describeFunction({
  signature,
  summary,
  shapes,
  source,
}: LossFunctionDescription): MarkdownString {
  return markdownBlocks(
    codeBlock(signature),
    markdownText(summary),
    shapes === '' ? '' : markdownText(l10n.t('Shapes: {0}', shapes)),
    source === null || !/^https:\/\/[^\s()<>]+$/.test(source) ? '' : `[${l10n.t('Source')}](${source})`,
  );
}
