import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DataError } from '../../../src/data/data-error';
import { fileError } from '../../../src/data/files/file-blocks';

describe('an error of the system', () => {
  it('is one of the file when gzip holds more than may be unpacked at once', () => {
    const packed = gzipSync('x'.repeat(100));
    assert.throws(
      () => gunzipSync(packed, { maxOutputLength: 10 }),
      (error) => {
        const told = fileError(error, 'a.csv.gz');
        assert.ok(told instanceof DataError);
        assert.match(told.message, /too large to be unpacked/);
        return true;
      },
    );
  });

  it('is passed on when it is about no file', () => {
    const error = new RangeError('no such index');
    assert.equal(fileError(error, 'a.csv'), error);
  });
});
