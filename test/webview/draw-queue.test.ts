import assert from 'node:assert/strict';
import { DrawQueue } from '../../webview/draw-queue';

/** Frames that come when told, and a clock that tasks move. */
class Screen {
  time = 0;
  private frames: (() => void)[] = [];
  readonly request = (callback: () => void): void => {
    this.frames.push(callback);
  };
  readonly now = (): number => this.time;

  /** Lets one frame come; returns whether one was asked for. */
  frame(): boolean {
    const frame = this.frames.shift();
    frame?.();
    return frame !== undefined;
  }
}

function scene(costs: readonly number[]): {
  screen: Screen;
  queue: DrawQueue;
  tasks: (() => void)[];
  ran: (number | string)[];
} {
  const screen = new Screen();
  const ran: (number | string)[] = [];
  const tasks = costs.map((cost, index) => () => {
    screen.time += cost;
    ran.push(index);
  });
  const queue = new DrawQueue(
    screen,
    () => ran.push('done'),
    (error) => ran.push(String(error)),
  );
  return { screen, queue, tasks, ran };
}

describe('DrawQueue', () => {
  it('runs cheap tasks in one frame', () => {
    const { screen, queue, tasks, ran } = scene([1, 1, 1]);
    queue.request(tasks);
    screen.frame();
    assert.deepEqual(ran, [0, 1, 2, 'done']);
    assert.equal(screen.frame(), false);
  });

  it('runs the others, and is done, where one task fails', () => {
    const { screen, queue, tasks, ran } = scene([1, 1]);
    const failing = (): void => {
      throw new Error('no axis');
    };
    queue.request([tasks[0], failing, tasks[1]]);
    while (screen.frame());
    assert.deepEqual(ran, [0, 'Error: no axis', 1, 'done']);
  });

  it('leaves to the next frame what would not fit, once it knows what tasks cost', () => {
    const { screen, queue, tasks, ran } = scene([3, 4, 4]);
    queue.request(tasks);
    while (screen.frame());
    ran.length = 0;
    queue.request(tasks);
    screen.frame();
    assert.deepEqual(ran, [0]);
    screen.frame();
    assert.deepEqual(ran, [0, 1]);
    screen.frame();
    assert.deepEqual(ran, [0, 1, 2, 'done']);
  });

  it('runs at least one task a frame, however expensive', () => {
    const { screen, queue, tasks, ran } = scene([100, 100]);
    queue.request(tasks);
    screen.frame();
    screen.frame();
    assert.deepEqual(ran, [0, 1, 'done']);
  });

  it('runs a task once, however often it was asked for', () => {
    const { screen, queue, tasks, ran } = scene([1, 1]);
    queue.request(tasks);
    queue.request(tasks);
    while (screen.frame());
    assert.deepEqual(ran, [0, 1, 'done']);
  });

  it('lets no task wait for ever while all are asked for again and again', () => {
    const { screen, queue, tasks, ran } = scene([10, 10, 10]);
    for (let frame = 0; frame < 6; frame++) {
      queue.request(tasks);
      screen.frame();
    }
    assert.deepEqual(ran, [0, 1, 2, 0, 1, 2]);
  });
});
