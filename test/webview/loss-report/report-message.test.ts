import assert from 'node:assert/strict';
import { isLossReportMessage } from '../../../webview/loss-report/report-message';

describe('a message to the page of the loss report', () => {
  const failure = { type: 'lossReportFailed', file: '/a.loss.js', message: 'The file is gone.' };
  const report = {
    type: 'lossReport',
    report: { file: '/a.loss.js', context: '', problems: [], losses: [] },
  };

  it('is a report, or why there is none', () => {
    assert.ok(isLossReportMessage(failure));
    assert.ok(isLossReportMessage(report));
  });

  it('is nothing else', () => {
    for (const other of [
      null,
      {},
      { ...failure, type: 'other' },
      { ...failure, message: 3 },
      { ...failure, file: undefined },
      { ...report, report: { ...report.report, losses: {} } },
    ])
      assert.ok(!isLossReportMessage(other), JSON.stringify(other));
  });
});
