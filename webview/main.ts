import { DashboardView } from './dashboard-view';
import { isHostMessage } from './host-messages';

const api = acquireVsCodeApi();

const view = new DashboardView(document.body, {
  send: (message) => {
    api.postMessage(message);
  },
  stored: () => api.getState(),
  store: (settings) => {
    api.setState(settings);
  },
});

function report(message: string): void {
  api.postMessage({ type: 'problem', message: message.slice(0, 4000) });
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isHostMessage(data)) {
    report('A message that is none of the dashboard was dropped.');
    return;
  }
  try {
    view.receive(data);
  } catch (error) {
    report(`Everything is asked for anew: ${String(error)}`);
    view.askForAll();
  }
});
window.addEventListener('error', ({ message }) => {
  report(message);
});
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  report(`The policy ${violatedDirective} blocked ${blockedURI}.`);
});

view.askForAll();
