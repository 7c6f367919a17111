import type { Location } from '../../runs/location';
import type { LossFileReport } from '../../worker/loss-file-report';
import { parseLossReportPageMessage } from './loss-report-page-messages';
import type { LossReportHostMessage } from './protocol';

/** What a {@link LossReportFeed} needs from outside. */
export interface LossReportHost {
  /** Resolves to false when no page is there to receive the message. */
  send(message: LossReportHostMessage): PromiseLike<boolean>;
  /** Reports on a loss file as it is now, edits included. */
  report(file: string): PromiseLike<LossFileReport>;
  /** Whether a page that was brought back may name that file. */
  isLossFile(file: string): boolean;
  reveal(location: Location): void;
  log(problem: string): void;
}

/**
 * Keeps one page up to date about one loss file: nothing is computed before the page says that it is ready, and
 * while a report is being made, any number of edits ask for one more.
 */
export class LossReportFeed {
  private file: string | null = null;
  private latest: LossFileReport | null = null;
  private ready = false;
  private state: 'idle' | 'busy' | 'outdated' = 'idle';

  constructor(private readonly host: LossReportHost) {}

  /** The file that is reported on. */
  get shown(): string | null {
    return this.file;
  }

  /** From now on the page is about this file. */
  show(file: string): void {
    this.file = file;
    this.refresh();
  }

  /** The file, or what it is judged by, has changed. */
  refresh(): void {
    if (!this.ready || this.file === null) return;
    if (this.state === 'idle') void this.update(this.file);
    else this.state = 'outdated';
  }

  /** To be called when the page is hidden or closed: it says "ready" once it is shown again. */
  forgetPage(): void {
    this.ready = false;
  }

  /** Takes a message of the page, which may be anything. */
  receive(value: unknown): void {
    const message = parseLossReportPageMessage(value);
    switch (message?.type) {
      case undefined:
        this.host.log('A message of the loss report was dropped: it is none of its page.');
        break;
      case 'ready':
        this.ready = true;
        if (this.file === null && message.file !== null && this.host.isLossFile(message.file))
          this.file = message.file;
        this.refresh();
        break;
      case 'reveal':
        this.reveal(message.loss, message.finding);
        break;
      case 'problem':
        this.host.log(`The page of the loss report says: ${message.message}`);
        break;
    }
  }

  private reveal(index: number, finding: number | null): void {
    const loss = this.latest?.losses.at(index);
    const place = finding === null ? loss?.location : loss?.findings.at(finding)?.location;
    if (place === undefined) this.host.log(`Loss ${index} was asked for, which the report does not have.`);
    else this.host.reveal(place);
  }

  private async update(file: string): Promise<void> {
    this.state = 'busy';
    try {
      const report = await this.host.report(file);
      if (this.file === file) {
        this.latest = report;
        if (this.ready) await this.host.send({ type: 'lossReport', report });
      }
    } catch (error) {
      this.host.log(`${file} could not be reported on: ${String(error)}`);
      this.tellFailure(file, error);
    }
    const isOutdated = this.isOutdated() || this.file !== file;
    this.state = 'idle';
    if (isOutdated) this.refresh();
  }

  /** Instead of a page that waits for ever. */
  private tellFailure(file: string, error: unknown): void {
    if (this.file !== file || !this.ready) return;
    this.latest = null;
    const message = error instanceof Error ? error.message : String(error);
    this.host.send({ type: 'lossReportFailed', file, message }).then(undefined, (lost: unknown) => {
      this.host.log(`The page of the loss report could not be told: ${String(lost)}`);
    });
  }

  private isOutdated(): boolean {
    return this.state === 'outdated';
  }
}
