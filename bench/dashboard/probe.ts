/**
 * Runs in the dashboard's frame before its own script: stands in for the API of VS Code, and adds up the time that the
 * dashboard's code takes between two frames.
 */

/** What the benchmark reads from the frame; times are milliseconds. */
export interface Probe {
  /** Script in each frame. */
  script: number[];
  /** From each frame to the next. */
  intervals: number[];
}

declare global {
  interface Window {
    probe: Probe;
    acquireVsCodeApi: () => unknown;
  }
}

const probe: Probe = { script: [], intervals: [] };
let spent = 0;

function timed<Values extends unknown[]>(callback: (...values: Values) => void): (...values: Values) => void {
  return (...values) => {
    const begin = performance.now();
    callback(...values);
    spent += performance.now() - begin;
  };
}

if (window.parent !== window) {
  window.probe = probe;
  const requestFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => requestFrame(timed(callback));
  const listen = Reflect.get(EventTarget.prototype, 'addEventListener');
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const timedListener = typeof listener === 'function' ? timed(listener) : listener;
    Reflect.apply(listen, this, [type, timedListener, options]);
  };
  let last = performance.now();
  const nextFrame = (): void => {
    const now = performance.now();
    probe.intervals.push(now - last);
    probe.script.push(spent);
    spent = 0;
    last = now;
    requestFrame(nextFrame);
  };
  requestFrame(nextFrame);
  window.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => {
      window.parent.postMessage(message, '*');
    },
    getState: () => ({ shown: ['bench'] }),
    setState: () => undefined,
  });
}
