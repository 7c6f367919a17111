import type { EpochEnded, RunEvent, RunStarted } from '../runs/events';
import type { Environment } from './environment';
import { formatFindingText } from './finding-text';
import { ProgressBar } from './progress-bar';
import { countFindings, describeRunEnd, describeRunStart, formatEpochs } from './summary';

/** Epochs that are kept for the table; of more, every second is forgotten. */
const EPOCHS_KEPT = 2000;

/** Tells a run to a person: a progress bar while it goes on, findings as they come, a table at the end. */
export class HumanReport {
  private started: RunStarted | null = null;
  private bar: ProgressBar | null = null;
  private epochs: EpochEnded[] = [];
  private readonly severities: string[] = [];

  constructor(private readonly environment: Environment) {}

  tell(event: RunEvent): void {
    const { stdout, stderr, terminalColumns, workingDirectory } = this.environment;
    switch (event.type) {
      case 'run':
        this.started = event;
        if (terminalColumns !== null) this.bar = new ProgressBar(event, stderr, terminalColumns);
        stdout.write(describeRunStart(event));
        break;
      case 'steps':
        this.bar?.update(event.rows);
        break;
      case 'epoch':
        this.epochs.push(event);
        if (this.epochs.length > EPOCHS_KEPT) this.epochs = this.epochs.filter((_, i) => i % 2 === 0);
        break;
      case 'finding':
        this.severities.push(event.finding.severity);
        this.bar?.clear();
        stdout.write(formatFindingText(event.finding, workingDirectory));
        break;
      case 'termGradients':
        break;
      case 'end':
        this.bar?.clear();
        stdout.write(formatEpochs(this.epochs, this.started?.metric ?? null));
        stdout.write(describeRunEnd(event));
        stdout.write(countFindings(this.severities));
        break;
    }
  }
}
