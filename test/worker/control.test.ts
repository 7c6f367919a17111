import assert from 'node:assert/strict';
import { HostControl, WorkerControl, type Instruction } from '../../src/worker/control';

/** What a worker is told when it asks so many times. */
function ask(worker: WorkerControl, times: number): Instruction[] {
  return Array.from({ length: times }, () => worker.next());
}

describe('control through shared memory', () => {
  let host: HostControl;
  let worker: WorkerControl;

  beforeEach(() => {
    host = new HostControl();
    worker = new WorkerControl(host.memory);
  });

  it('lets a run go on until something else is asked for', () => {
    assert.deepEqual(ask(worker, 3), ['advance', 'advance', 'advance']);
  });

  it('holds a paused run before its next step, and lets it go on after', () => {
    host.pause();
    assert.deepEqual(ask(worker, 2), ['wait', 'wait']);
    host.resume();
    assert.deepEqual(ask(worker, 2), ['advance', 'advance']);
  });

  it('gives one step for each that is asked for, then waits', () => {
    host.pause();
    host.step();
    host.step();
    assert.deepEqual(ask(worker, 4), ['advance', 'advance', 'wait', 'wait']);
    host.step();
    assert.deepEqual(ask(worker, 2), ['advance', 'wait']);
  });

  it('takes one step more when a running training is told to step', () => {
    ask(worker, 5);
    host.step();
    assert.deepEqual(ask(worker, 2), ['advance', 'wait']);
  });

  it('forgets steps that were overtaken by resuming', () => {
    host.pause();
    host.step();
    host.resume();
    ask(worker, 1);
    host.pause();
    assert.deepEqual(ask(worker, 1), ['wait']);
  });

  it('does not take back a stop', () => {
    host.stop();
    host.resume();
    host.step();
    host.pause();
    assert.deepEqual(ask(worker, 2), ['stop', 'stop']);
    assert.equal(host.mode, 'stopping');
  });

  it('shows the host that the worker is alive', () => {
    const before = host.heartbeat;
    worker.beat();
    assert.notEqual(host.heartbeat, before);
  });

  it('counts the messages that the host has taken in', () => {
    host.acknowledge();
    host.acknowledge();
    assert.equal(worker.acknowledged, 2);
  });

  for (const request of ['pause', 'resume', 'step', 'stop', 'acknowledge'] as const) {
    it(`does not let a worker sleep that would miss "${request}"`, () => {
      const { requests } = worker;
      host[request]();
      worker.sleep(requests, Infinity);
    });
  }
});
