import assert from 'node:assert/strict';
import type { EpochEnded, RunEnded, StepsTaken } from '../../src/runs/events';
import { unpackEpochs } from '../../src/worker/epoch-pack';
import { EventOutbox } from '../../src/worker/event-outbox';
import type { SentEvent } from '../../src/worker/training-protocol';

const epoch: EpochEnded = { type: 'epoch', epoch: 0, step: 1, loss: NaN, validation: null };
const validated: EpochEnded = { ...epoch, epoch: 1, validation: { loss: Infinity, accuracy: 0.5 } };
const end: RunEnded = { type: 'end', reason: 'stopped', steps: 7, seconds: 1, loss: 1, validation: null };

function steps(...numbers: number[]): StepsTaken {
  return { type: 'steps', rows: Float64Array.from(numbers) };
}

describe('the outbox of a training worker', () => {
  let time: number;
  let posted: { events: readonly SentEvent[]; transfer: readonly ArrayBuffer[] }[];
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

  it('gathers what comes within 50 ms into one message, steps into one array before the epochs', () => {
    outbox.add(steps(0));
    outbox.add(steps(1, 2));
    outbox.add(steps(3, NaN));
    outbox.add(epoch);
    time = 49;
    outbox.add(steps(Infinity));
    assert.equal(posted.length, 1);
    time = 50;
    outbox.add(steps(4));
    const [first, second, ...others] = posted[1].events;
    assert.deepEqual(first, steps(1, 2, 3, NaN, Infinity, 4));
    assert.ok(second.type === 'epochs');
    assert.deepEqual(unpackEpochs(second), [epoch]);
    assert.deepEqual(others, []);
  });

  it('keeps the place of an end among steps and epochs', () => {
    outbox.flush();
    outbox.add(steps(0));
    outbox.add(steps(1));
    outbox.add(epoch);
    outbox.add(end);
    outbox.flush();
    assert.deepEqual(
      posted[1].events.map(({ type }) => type),
      ['steps', 'epochs', 'end'],
    );
  });

  it('gives epochs back with every bit, those that were measured alike together', () => {
    outbox.add(steps(0));
    const epochs = [epoch, validated, { ...validated, epoch: 2, loss: -0 }, { ...epoch, epoch: 3 }];
    for (const each of epochs) outbox.add(each);
    outbox.flush();
    const packs = posted[1].events.flatMap((event) => (event.type === 'epochs' ? [event] : []));
    assert.equal(packs.length, 3);
    assert.deepEqual(packs.flatMap(unpackEpochs), epochs);
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
    outbox.add(end);
    outbox.add(steps(1));
    outbox.add(epoch);
    outbox.flush();
    const [first, second] = posted[1].events;
    assert.ok(first.type === 'steps' && second.type === 'epochs');
    assert.deepEqual(posted[1].transfer, [first.rows.buffer, second.numbers.buffer]);
    assert.deepEqual(posted[0].transfer, []);
  });

  it('posts nothing when there is nothing to say', () => {
    outbox.flush();
    assert.equal(posted.length, 0);
    assert.equal(outbox.sent, 0);
  });
});
