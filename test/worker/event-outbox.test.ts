import assert from 'node:assert/strict';
import type { EpochEnded, RunEvent, StepsTaken } from '../../src/runs/events';
import { EventOutbox } from '../../src/worker/event-outbox';

const epoch: EpochEnded = { type: 'epoch', epoch: 0, step: 1, loss: NaN, validation: null };

function steps(...numbers: number[]): StepsTaken {
  return { type: 'steps', rows: Float64Array.from(numbers) };
}

describe('the outbox of a training worker', () => {
  let time: number;
  let posted: { events: readonly RunEvent[]; transfer: readonly ArrayBuffer[] }[];
  let outbox: EventOutbox;

  beforeEach(() => {
    time = 0;
    posted = [];
    outbox = new EventOutbox(
      ({ events }, transfer) => posted.push({ events, transfer }),
      () => time,
    );
  });

  it('posts the first event at once', () => {
    outbox.add(steps(1));
    assert.deepEqual(posted[0].events, [steps(1)]);
  });

  it('gathers what comes within 50 ms into one message, steps into one array', () => {
    outbox.add(steps(0));
    outbox.add(steps(1, 2));
    outbox.add(steps(3, NaN));
    outbox.add(epoch);
    time = 49;
    outbox.add(steps(Infinity));
    assert.equal(posted.length, 1);
    time = 50;
    outbox.add(steps(4));
    assert.deepEqual(posted[1].events, [steps(1, 2, 3, NaN), epoch, steps(Infinity, 4)]);
  });

  it('posts no more than twenty messages a second, and loses nothing', () => {
    for (time = 0; time < 1000; time++) outbox.add(steps(time));
    outbox.flush();
    assert.equal(outbox.sent, 21);
    const numbers = posted.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'steps' ? [...event.rows] : [])),
    );
    assert.deepEqual(
      numbers,
      Array.from({ length: 1000 }, (_, step) => step),
    );
  });

  it('hands the memory of telemetry over', () => {
    outbox.add(epoch);
    outbox.add(steps(1));
    outbox.flush();
    const [event] = posted[1].events;
    assert.ok(event.type === 'steps');
    assert.deepEqual(posted[1].transfer, [event.rows.buffer]);
    assert.deepEqual(posted[0].transfer, []);
  });

  it('posts nothing when there is nothing to say', () => {
    outbox.flush();
    assert.equal(posted.length, 0);
    assert.equal(outbox.sent, 0);
  });
});
