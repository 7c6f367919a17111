import assert from 'node:assert/strict';
import { LossReportFeed } from '../../../src/dashboard/loss-report/loss-report-feed';
import type { LossReportHostMessage } from '../../../src/dashboard/loss-report/protocol';
import type { Location } from '../../../src/runs/location';
import type { LossFileReport } from '../../../src/worker/loss-file-report';

const place = (line: number): Location => ({
  file: '/a.loss.js',
  line,
  column: 1,
  endLine: line,
  endColumn: 9,
});

function reportOn(file: string): LossFileReport {
  const finding = {
    rule: 'sum-reduction',
    severity: 'warning',
    step: null,
    message: '',
    related: [],
    fixes: [],
  } as const;
  const loss = { name: 'default', sound: true, verdict: '', problem: null, properties: [], curves: null };
  return {
    file,
    context: '',
    problems: [],
    losses: [{ ...loss, location: place(1), findings: [{ ...finding, location: place(3) }] }],
  };
}

/** A feed whose reports are finished by the test. */
class Bench {
  readonly sent: LossReportHostMessage[] = [];
  /** What the next report fails with. */
  failure: string | null = null;
  readonly asked: string[] = [];
  readonly revealed: number[] = [];
  readonly logged: string[] = [];
  private readonly open: ((report: LossFileReport) => void)[] = [];
  readonly feed = new LossReportFeed({
    send: (message) => {
      this.sent.push(message);
      return Promise.resolve(true);
    },
    report: (file) => {
      this.asked.push(file);
      if (this.failure !== null) return Promise.reject(new Error(this.failure));
      return new Promise((resolve) => this.open.push(resolve));
    },
    isLossFile: (file) => file.endsWith('.loss.js'),
    reveal: ({ line }) => this.revealed.push(line),
    log: (problem) => this.logged.push(problem),
  });

  /** Files of the reports that were sent. */
  get reported(): readonly string[] {
    return this.sent.flatMap((message) => (message.type === 'lossReport' ? [message.report.file] : []));
  }

  async finish(): Promise<void> {
    this.open.shift()?.(reportOn(this.asked.at(-1)!));
    await new Promise((resolve) => setImmediate(resolve));
  }

  ready(file: string | null = null): void {
    this.feed.receive({ type: 'ready', file });
  }
}

describe('LossReportFeed', () => {
  let bench: Bench;

  beforeEach(() => {
    bench = new Bench();
  });

  it('computes nothing before the page is ready, then reports', async () => {
    bench.feed.show('/a.loss.js');
    assert.deepEqual(bench.asked, []);
    bench.ready();
    await bench.finish();
    assert.deepEqual(bench.asked, ['/a.loss.js']);
    assert.deepEqual(bench.reported, ['/a.loss.js']);
  });

  it('makes one more report for any number of edits while one is made', async () => {
    bench.feed.show('/a.loss.js');
    bench.ready();
    for (let edit = 0; edit < 5; edit++) bench.feed.refresh();
    await bench.finish();
    assert.equal(bench.asked.length, 2);
    await bench.finish();
    await bench.finish();
    assert.equal(bench.asked.length, 2);
  });

  it('goes on with the file that a page showed before the window was reloaded', async () => {
    bench.ready('/b.loss.js');
    await bench.finish();
    assert.equal(bench.feed.shown, '/b.loss.js');
    assert.equal(bench.sent.length, 1);
  });

  it('reads no other file for a page', () => {
    bench.ready('/etc/passwd');
    assert.deepEqual(bench.asked, []);
  });

  it('computes nothing for a hidden page, and all anew when it is shown', async () => {
    bench.feed.show('/a.loss.js');
    bench.ready();
    await bench.finish();
    bench.feed.forgetPage();
    bench.feed.refresh();
    assert.equal(bench.asked.length, 1);
    bench.ready('/a.loss.js');
    await bench.finish();
    assert.equal(bench.sent.length, 2);
  });

  it('turns to another file, and sends no report of the one before', async () => {
    bench.feed.show('/a.loss.js');
    bench.ready();
    bench.feed.show('/b.loss.js');
    await bench.finish();
    assert.equal(bench.sent.length, 0);
    await bench.finish();
    assert.deepEqual(bench.reported, ['/b.loss.js']);
  });

  it('says so where a report cannot be made, and goes on with the next edit', async () => {
    bench.feed.show('/a.loss.js');
    bench.failure = 'The file is gone.';
    bench.ready();
    await bench.finish();
    assert.deepEqual(bench.sent, [
      { type: 'lossReportFailed', file: '/a.loss.js', message: 'The file is gone.' },
    ]);
    bench.failure = null;
    bench.feed.refresh();
    await bench.finish();
    assert.deepEqual(bench.reported, ['/a.loss.js']);
  });

  it('shows the places of losses and findings', async () => {
    bench.feed.show('/a.loss.js');
    bench.ready();
    await bench.finish();
    bench.feed.receive({ type: 'reveal', loss: 0, finding: null });
    bench.feed.receive({ type: 'reveal', loss: 0, finding: 0 });
    assert.deepEqual(bench.revealed, [1, 3]);
  });

  it('drops what makes no sense, and says so', () => {
    for (const message of [
      null,
      { type: 'reveal', loss: -1, finding: null },
      { type: 'reveal', loss: 7, finding: null },
    ])
      bench.feed.receive(message);
    assert.deepEqual(bench.revealed, []);
    assert.equal(bench.logged.length, 3);
  });
});
