import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePageMessage } from '../../src/dashboard/page-messages';

describe('parsePageMessage', () => {
  const valid = [
    { type: 'ready', shown: [] },
    { type: 'show', shown: ['run-1', 'run-2'] },
    { type: 'ack', sequence: 3 },
    { type: 'control', run: 'run-1', action: 'pause' },
    { type: 'reveal', run: 'run-1', finding: 0, related: null },
    { type: 'reveal', run: 'run-1', finding: 2, related: 1 },
    { type: 'train' },
    { type: 'export' },
    { type: 'drawn', format: 'png', bytes: Uint8Array.of(137, 80) },
    { type: 'notDrawn', format: 'csv', message: 'Too large.' },
    { type: 'problem', message: 'Something failed.' },
  ];
  for (const message of valid) {
    it(`accepts ${JSON.stringify(message)}`, () => {
      assert.deepEqual(parsePageMessage(message), { ok: true, message });
    });
  }

  const invalid = [
    null,
    'ready',
    {},
    { type: 'ready' },
    { type: 'ready', shown: [1] },
    { type: 'ready', shown: Array.from({ length: 101 }, (_, index) => `run-${index}`) },
    { type: 'control', run: 'run-1', action: 'delete' },
    { type: 'control', run: 'x'.repeat(201), action: 'stop' },
    { type: 'reveal', run: 'run-1', finding: -1, related: null },
    { type: 'reveal', run: 'run-1', finding: 0.5, related: null },
    { type: 'reveal', run: 'run-1', finding: 0, related: null, file: '/etc/passwd' },
    { type: 'open', file: '/etc/passwd' },
    { type: 'drawn', format: 'png', bytes: [137, 80] },
    { type: 'drawn', format: 'png', bytes: new Uint8Array(0) },
    { type: 'drawn', format: 'html', bytes: Uint8Array.of(60) },
    { type: 'notDrawn', format: 'csv', message: 'x'.repeat(4001) },
    { type: 'problem', message: 'x'.repeat(4001) },
  ];
  for (const message of invalid) {
    it(`drops ${JSON.stringify(message).slice(0, 80)}`, () => {
      assert.equal(parsePageMessage(message).ok, false);
    });
  }

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        parsePageMessage(message);
      }),
    );
  });
});
