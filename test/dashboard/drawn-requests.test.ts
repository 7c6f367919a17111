import assert from 'node:assert/strict';
import { DrawnRequests } from '../../src/dashboard/drawn-requests';
import type { AskDrawnMessage } from '../../src/dashboard/protocol';

describe('asking the page for what it draws', () => {
  const bytes = Uint8Array.of(1, 2);

  function requests(): { drawn: DrawnRequests; sent: AskDrawnMessage[] } {
    const sent: AskDrawnMessage[] = [];
    return { drawn: new DrawnRequests((message) => sent.push(message)), sent };
  }

  it('gives what the page answers', async () => {
    const { drawn, sent } = requests();
    const answer = drawn.ask('png');
    assert.deepEqual(sent, [{ type: 'askDrawn', format: 'png' }]);
    drawn.receive({ type: 'drawn', format: 'png', bytes });
    assert.equal(await answer, bytes);
  });

  it('passes over answers to what was not asked for', async () => {
    const { drawn } = requests();
    drawn.receive({ type: 'drawn', format: 'csv', bytes: Uint8Array.of(0) });
    const answer = drawn.ask('png');
    drawn.receive({ type: 'drawn', format: 'csv', bytes: Uint8Array.of(0) });
    drawn.receive({ type: 'drawn', format: 'png', bytes });
    assert.equal(await answer, bytes);
  });

  it('fails with what the page says, when it is hidden, and when something else is asked for', async () => {
    const { drawn } = requests();
    const tooLarge = assert.rejects(drawn.ask('png'), /^Error: Too large\.$/);
    drawn.receive({ type: 'notDrawn', format: 'png', message: 'Too large.' });
    await tooLarge;
    const hidden = assert.rejects(drawn.ask('png'), /Show it and export again/);
    drawn.forget();
    await hidden;
    const replaced = assert.rejects(drawn.ask('png'), /Something else/);
    const answer = drawn.ask('csv');
    await replaced;
    drawn.receive({ type: 'drawn', format: 'csv', bytes });
    assert.equal(await answer, bytes);
  });
});
