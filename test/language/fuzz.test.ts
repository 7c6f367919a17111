import assert from 'node:assert/strict';
import { fuzz } from './fuzz';

describe('mutated loss files', function () {
  this.timeout(60_000);

  it('are built or refused at a place, and nothing else', () => {
    const { files, built, refused } = fuzz(4000);
    assert.equal(built + refused, files);
    assert.ok(built > files / 50, 'mutations that leave a loss are part of it');
  });
});
