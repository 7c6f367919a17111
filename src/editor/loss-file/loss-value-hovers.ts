import {
  Hover,
  l10n,
  Range,
  type CancellationToken,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { formatCount, formatNumber, formatPercent } from '../../dashboard/number-format';
import type { ExpressionAnswer, RunCandidate } from '../../worker/expression-protocol';
import type { ServiceClient } from '../../worker/service-client';
import { markdownBlocks, markdownText } from '../markdown-text';

type Measured = Extract<ExpressionAnswer, { status: 'values' }>;
type Summary = Measured['value'];
type Placed = Pick<Extract<ExpressionAnswer, { status: 'shape' }>, 'shape' | 'range'>;

/** Runs that are looked through for one that used the file. */
const MOST_RUNS = 8;
/** Answers that are kept. */
const MOST_ANSWERS = 200;

/** What the rest of the extension knows of runs. */
export interface RunsOfWindow {
  /** Folder that keeps them. */
  readonly root: string;
  /** The run that is looked at first, then the others, the newest first. */
  candidates(): readonly RunCandidate[];
}

/** Hovers over expressions of loss files: what they were in a run that used the file, at the step that is looked at. */
export class LossValueHovers implements HoverProvider {
  readonly #answers = new Map<string, ExpressionAnswer>();

  constructor(
    private readonly services: ServiceClient,
    private readonly runs: RunsOfWindow,
    private readonly log: (problem: string) => void,
  ) {}

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const runs = this.runs.candidates().slice(0, MOST_RUNS);
    const file = document.uri.fsPath;
    const offset = document.offsetAt(position);
    const key = JSON.stringify([file, document.version, offset, runs]);
    const answer = this.#answers.get(key) ?? (await this.#ask(document, offset, runs, token));
    if (token.isCancellationRequested) return undefined;
    if (answer.status === 'values' || answer.status === 'shape') this.#remember(key, answer);
    return describe(answer, document);
  }

  async #ask(
    document: TextDocument,
    offset: number,
    runs: readonly RunCandidate[],
    token: CancellationToken,
  ): Promise<ExpressionAnswer> {
    const { root } = this.runs;
    const listening = token.onCancellationRequested(() => {
      this.services.ask('cancelInspection', {}).catch((error: unknown) => {
        this.log(`A hover could not be cancelled: ${String(error)}`);
      });
    });
    try {
      return await this.services.ask('inspectExpression', {
        root,
        file: document.uri.fsPath,
        text: document.getText(),
        offset,
        runs: [...runs],
      });
    } finally {
      listening.dispose();
    }
  }

  #remember(key: string, answer: ExpressionAnswer): void {
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MOST_ANSWERS) this.#answers.delete(oldest);
  }
}

function describe(answer: ExpressionAnswer, document: TextDocument): Hover | undefined {
  switch (answer.status) {
    case 'nothing':
    case 'cancelled':
      return undefined;
    case 'replaying': {
      const { run, step, reached, place } = answer;
      const text = l10n.t(
        '{0} is trained again up to step {1} and has come to step {2}. Hover again to go on.',
        run,
        formatCount(step),
        formatCount(reached),
      );
      return place === null
        ? new Hover(markdownBlocks(markdownText(text)))
        : new Hover(markdownBlocks(shapeLine(place), markdownText(text)), rangeOf(place, document));
    }
    case 'shape': {
      const reasons = {
        unused: '',
        changed: l10n.t('Numbers are there again after the next run: the file has changed since the last.'),
        gone: l10n.t('The run cannot be repeated: what it was made of has changed.'),
      };
      return new Hover(
        markdownBlocks(shapeLine(answer), markdownText(reasons[answer.reason])),
        rangeOf(answer, document),
      );
    }
    case 'values':
      return new Hover(
        markdownBlocks(shapeLine(answer), tableOf(answer), markdownText(whenOf(answer))),
        rangeOf(answer, document),
      );
  }
}

function shapeLine({ shape, range }: Placed): string {
  const code = `\`${shape}\``;
  return range === null
    ? l10n.t('Shape {0}', code)
    : l10n.t('Shape {0}, range: {1}', code, markdownText(range));
}

function tableOf({ value, gradient }: Measured): string {
  const head = ['', l10n.t('min'), l10n.t('max'), l10n.t('mean'), l10n.t('zeros'), l10n.t('not finite')];
  const row = (name: string, { min, max, mean, zeros, nonFinite }: Summary): string =>
    `| ${[name, ...[min, max, mean].map((each) => formatNumber(each)), formatPercent(zeros), formatPercent(nonFinite)].join(' | ')} |`;
  return [
    `| ${head.join(' | ')} |`,
    `|:--|${'--:|'.repeat(head.length - 1)}`,
    row(l10n.t('value'), value),
    gradient === null ? `| ${l10n.t('gradient')} | ${l10n.t('none')} |` : row(l10n.t('gradient'), gradient),
  ].join('\n');
}

function whenOf({ run, step, isSelected, times }: Measured): string {
  const which = isSelected
    ? l10n.t('Step {0} of {1}, as selected in the dashboard.', formatCount(step), run)
    : l10n.t('Step {0} of {1}, the latest.', formatCount(step), run);
  return times === 1 ? which : `${which} ${l10n.t('The last of {0} evaluations.', formatCount(times))}`;
}

function rangeOf(
  { start, end }: { readonly start: number; readonly end: number },
  document: TextDocument,
): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
