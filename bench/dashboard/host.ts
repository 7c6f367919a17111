/** Holds the dashboard's page in a frame, as VS Code does, and carries messages between it and the feeder. */
import type { Grow } from './feeder';

/** What the benchmark does from outside. */
export interface Host {
  /** Loads the dashboard anew; resolves to the milliseconds until all charts are drawn. */
  open(): Promise<number>;
  grow(steps: number, milliseconds: number): void;
}

declare global {
  interface Window {
    host: Host | undefined;
  }
}

const worker = new Worker('/feeder.js');
let view: HTMLIFrameElement | undefined;
let drawn: (() => void) | undefined;

window.addEventListener('message', ({ data }: MessageEvent<{ readonly type: string }>) => {
  worker.postMessage(data);
  // The page acknowledges in the frame in which the last chart was drawn.
  if (data.type === 'ack') drawn?.();
});

const host: Host = {
  open: () => {
    const begin = performance.now();
    view?.remove();
    view = document.createElement('iframe');
    view.src = '/view';
    document.body.append(view);
    return new Promise((resolve) => {
      drawn = () => {
        drawn = undefined;
        resolve(performance.now() - begin);
      };
    });
  },
  grow: (steps, milliseconds) => {
    worker.postMessage({ type: 'grow', steps, milliseconds } satisfies Grow);
  },
};

worker.onmessage = ({ data }: MessageEvent<unknown>) => {
  // The first message says that the run is complete.
  if (window.host) view?.contentWindow?.postMessage(data, '*');
  else window.host = host;
};
