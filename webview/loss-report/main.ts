import type { LossReportPageMessage } from '../../src/dashboard/loss-report/protocol';
import { isLossReportMessage } from './report-message';
import { ReportView } from './report-view';

const api = acquireVsCodeApi();

function send(message: LossReportPageMessage): void {
  api.postMessage(message);
}

function report(message: string): void {
  send({ type: 'problem', message: message.slice(0, 4000) });
}

const view = new ReportView(document.body, send);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isLossReportMessage(data)) {
    report('A message that is none of the loss report was dropped.');
    return;
  }
  if (data.type === 'lossReportFailed') {
    api.setState({ file: data.file });
    view.fail(data.file, data.message);
  } else {
    api.setState({ file: data.report.file });
    view.show(data.report);
  }
});
window.addEventListener('error', ({ message }) => {
  report(message);
});
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  report(`The policy ${violatedDirective} blocked ${blockedURI}.`);
});

send({ type: 'ready', file: storedFile(api.getState()) });

/** The file that the page showed before it was hidden or the window reloaded. */
function storedFile(state: unknown): string | null {
  const isState = typeof state === 'object' && state !== null && 'file' in state;
  return isState && typeof state.file === 'string' ? state.file : null;
}
