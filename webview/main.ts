import { DashboardView } from './dashboard-view';
import { isExperimentMessage } from './experiments/experiment-messages';
import { ExperimentsView } from './experiments/experiments-view';
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

const experiments = new ExperimentsView(document.body, (message) => {
  api.postMessage(message);
});

function report(message: string): void {
  api.postMessage({ type: 'problem', message: message.slice(0, 4000) });
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isExperimentMessage(data)) {
    experiments.receive(data);
    return;
  }
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
