import type { MarkdownString } from 'vscode';
import { Hover, Range, l10n, type HoverProvider, type Position, type TextDocument } from 'vscode';
import type { ServiceClient } from '../worker/service-client';
import type { ColumnDescription, Vocabulary, VocabularyKind } from '../worker/service-protocol';
import { codeBlock, markdownBlocks, markdownText } from './markdown-text';
import { describeDataOf } from './run-file-data';
import { wordAt } from './run-file-words';

/** Says what the words of a run file mean: layers, losses, optimizers, columns. */
export class RunFileHovers implements HoverProvider {
  #vocabulary: Promise<Vocabulary> | undefined;

  constructor(private readonly services: ServiceClient) {}

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const word = wordAt(document.getText(), document.offsetAt(position));
    if (word === undefined || word.value === '' || word.kind === 'dataFile') return undefined;
    const text =
      word.kind === 'column'
        ? await this.#describeColumn(document, word.value)
        : await this.#describeTerm(word.kind, word.value);
    if (text === undefined) return undefined;
    return new Hover(text, new Range(document.positionAt(word.start), document.positionAt(word.end)));
  }

  async #describeTerm(kind: VocabularyKind, name: string): Promise<MarkdownString | undefined> {
    this.#vocabulary ??= this.services.ask('vocabulary', {});
    const vocabulary = await this.#vocabulary.catch((error: unknown) => {
      this.#vocabulary = undefined;
      throw error;
    });
    const term = vocabulary[kind].find((candidate) => candidate.name === name);
    if (term === undefined) return undefined;
    return markdownBlocks(
      `**${name}** · ${kind}`,
      markdownText(term.summary),
      term.formula === null ? '' : codeBlock(term.formula),
      term.source === null ? '' : sourceLink(term.source),
    );
  }

  async #describeColumn(document: TextDocument, name: string): Promise<MarkdownString | undefined> {
    const data = await describeDataOf(document, this.services);
    const column = data?.columns.find((candidate) => candidate.name === name);
    return column === undefined ? undefined : describeColumn(column);
  }
}

/** Names and values come from a data file: they are shown as text, never as markup. */
function describeColumn({ name, task, taskReason, values, missing }: ColumnDescription): MarkdownString {
  const gaps = missing > 0 ? l10n.t('; {0} cells are missing', missing) : '';
  return markdownBlocks(
    `**${markdownText(name)}** · ${markdownText(l10n.t('as a target: {0}, because {1}', task, taskReason))}`,
    markdownText(`${values}${gaps}`),
  );
}

function sourceLink(source: string): string {
  return /^https:\/\/[^\s()<>]+$/.test(source) ? `[${l10n.t('Source')}](${source})` : markdownText(source);
}
