import { formatCount } from '../src/dashboard/number-format';
import type { FindingView, ProofView } from '../src/dashboard/protocol';
import type { Severity } from '../src/runs/finding';
import { create, createButton, setText } from './dom';
import { severityIcon } from './icons';
import type { RunModel } from './run-model';

/** Shows the place of finding `index`, or of one of its related places, in an editor. */
export type Reveal = (index: number, related: number | null) => void;

/** Trains with a fix of finding `index` and without it. */
export type Prove = (index: number, fix: number) => void;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
const SYMBOLS: Readonly<Record<Severity, string>> = { error: '\u00d7', warning: '!', info: 'i' };

/** Which fix of which finding. */
interface FixPlace {
  readonly rule: string;
  readonly index: number;
  readonly at: number;
}

/** The findings of the selected run in the order in which they came, numbered as on the timeline. */
export class FindingsList {
  readonly element: HTMLElement;
  /** How many there are of each severity; leads to the list. */
  readonly summary: HTMLButtonElement;
  private readonly heading = create('h2', { text: 'Findings' });
  private readonly list = create('ol', { class: 'findings' });
  private readonly note = create('p', { class: 'findings-note' });
  private listed: readonly FindingView[] = [];

  constructor(
    private readonly reveal: Reveal,
    private readonly prove: Prove,
  ) {
    this.summary = createButton({ class: 'findings-summary' }, () => {
      this.focus(0);
    });
    this.element = create('section', { class: 'findings-section' }, this.heading, this.list, this.note);
  }

  update(run: RunModel): void {
    if (run.findings !== this.listed) {
      this.relist(run.findings);
      this.summarize(run.findings);
    }
    this.showProofs(run.progress?.proofs ?? []);
    const count = run.progress?.findingCount ?? 0;
    setText(this.heading, count === 0 ? 'Findings' : `Findings (${formatCount(count)})`);
    setText(this.note, noteFor(run, count));
  }

  /** Brings a finding into view and gives it the focus. */
  focus(index: number): void {
    const button = this.list.children.item(index)?.querySelector('button');
    button?.scrollIntoView({ block: 'nearest' });
    button?.focus();
  }

  /** Leaves the items of findings that stay alone, so that they keep the focus and clicks. */
  private relist(findings: readonly FindingView[]): void {
    const changed = findings.findIndex((finding, index) => finding !== this.listed[index]);
    const kept = changed < 0 ? findings.length : changed;
    while (this.list.children.length > kept) {
      this.list.lastElementChild?.remove();
    }
    this.list.append(...findings.slice(kept).map((finding, index) => this.item(finding, kept + index)));
    this.listed = findings;
  }

  /** Says of each fix what became of trying it. */
  private showProofs(proofs: readonly ProofView[]): void {
    for (const element of this.list.querySelectorAll<HTMLElement>('.fix')) {
      const { rule, title } = element.dataset;
      const proof = proofs.find((each) => each.rule === rule && each.fix === title);
      const outcome = element.querySelector('.outcome');
      if (outcome) setText(outcome, proof?.text ?? '');
      element.classList.toggle('failed', proof !== undefined && !proof.helps);
    }
  }

  private summarize(findings: readonly FindingView[]): void {
    const counts = SEVERITIES.map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    })).filter(({ count }) => count > 0);
    const text = counts.map(({ severity, count }) => `${severity}: ${formatCount(count)}`).join(', ');
    this.summary.hidden = counts.length === 0;
    this.summary.title = `Findings (${text}). Show the list`;
    this.summary.setAttribute('aria-label', this.summary.title);
    this.summary.replaceChildren(
      ...counts.flatMap(({ severity, count }) => [
        severityIcon(severity, SYMBOLS[severity]),
        create('span', { class: 'value', text: formatCount(count) }),
      ]),
    );
  }

  private fix(title: string, { rule, index, at }: FixPlace): HTMLElement {
    return create(
      'li',
      { class: 'fix', attributes: { 'data-rule': rule, 'data-title': title } },
      create('span', { class: 'title', text: `Try: ${title}` }),
      createButton({ class: 'link', text: 'Prove', title: `Train with "${title}" and without it` }, () => {
        this.prove(index, at);
      }),
      create('span', { class: 'outcome' }),
    );
  }

  private item(finding: FindingView, index: number): HTMLElement {
    const { rule, severity, step, message, place, related, fixes } = finding;
    const main = createButton(
      { class: 'finding', title: `Show ${place}`, attributes: { 'aria-label': accessibleName(finding) } },
      () => {
        this.reveal(index, null);
      },
      severityIcon(severity, String(index + 1)),
      create('span', { class: 'message', text: message }),
      create(
        'span',
        { class: 'where' },
        create('span', { text: stepText(step) }),
        create('span', { text: place }),
      ),
      create('span', { class: 'rule', text: rule }),
    );
    const places = related.map((each, at) =>
      create(
        'li',
        {},
        createButton(
          { class: 'related', title: `Show ${each.place}` },
          () => {
            this.reveal(index, at);
          },
          create('span', { class: 'message', text: each.message }),
          create('span', { class: 'where', text: each.place }),
        ),
      ),
    );
    const tries = fixes.map((title, at) => this.fix(title, { rule, index, at }));
    return create(
      'li',
      { attributes: { 'data-severity': severity, 'data-rule': rule } },
      main,
      ...(places.length + tries.length > 0 ? [create('ul', {}, ...places, ...tries)] : []),
    );
  }
}

function stepText(step: number | null): string {
  return step === null ? 'before training' : `step ${formatCount(step)}`;
}

function accessibleName({ severity, message, step, place }: FindingView): string {
  return `${severity}, ${stepText(step)}: ${message} ${place}`;
}

function noteFor(run: RunModel, count: number): string {
  if (count > run.findings.length) {
    return `and ${formatCount(count - run.findings.length)} more.`;
  }
  if (count > 0) {
    return '';
  }
  return run.live ? 'Nothing found so far.' : 'Nothing found.';
}
