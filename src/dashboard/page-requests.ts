import { provableFixes } from '../runs/provable-fixes';
import type { FeedHost, OfferedRun } from './feed-host';
import type { ControlMessage, ProveMessage, RevealMessage } from './protocol';

/** Does what buttons and links of the page ask for; what makes no sense any more is logged. */
export class PageRequests {
  constructor(
    private readonly host: Pick<FeedHost, 'reveal' | 'prove' | 'log'>,
    private readonly runOf: (id: string) => OfferedRun | undefined,
  ) {}

  control({ run: id, action }: ControlMessage): void {
    const run = this.runOf(id);
    if (!run?.controls) {
      this.host.log(`"${action}" of run ${id} was ignored: no such run can be controlled.`);
      return;
    }
    run.controls[action]();
    if (action === 'pause' || action === 'resume') {
      run.history.setPaused(action === 'pause');
    }
  }

  reveal({ run: id, finding: index, related }: RevealMessage): void {
    const finding = this.runOf(id)?.history.findings.at(index);
    const place = related === null ? finding : finding?.related.at(related);
    if (finding && place) {
      this.host.reveal({ run: id, finding, related, location: place.location });
    } else {
      this.host.log(`Finding ${index} of run ${id} was asked for, which does not exist.`);
    }
  }

  prove({ run: id, finding: index, fix }: ProveMessage): void {
    const history = this.runOf(id)?.history;
    const finding = history?.findings.at(index);
    const title = finding && provableFixes(finding).at(fix)?.title;
    if (history !== undefined && finding !== undefined && title !== undefined) {
      this.host.prove({ runFile: history.started.file, rule: finding.rule, title });
    } else {
      this.host.log(`Fix ${fix} of finding ${index} of run ${id} was asked for, which does not exist.`);
    }
  }
}
