import assert from 'node:assert/strict';
import { newRunId } from '../../src/runs/run-id';

describe('newRunId', () => {
  it('begins with the time, so that names are in order', () => {
    assert.equal(newRunId(new Date('2026-01-02T03:04:05.678Z'), 0.5), '20260102-030405-800000');
    assert.equal(newRunId(new Date('2026-01-02T03:04:05.678Z'), 0), '20260102-030405-000000');
  });
});
