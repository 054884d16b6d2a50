import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheOfEnvironment } from '../../src/storage/index.ts';

test('a machine without the variables keeps nothing on disk', () => {
  assert.equal(cacheOfEnvironment({}), undefined);
  assert.equal(cacheOfEnvironment({ BEAMLINE_CACHE: '', BEAMLINE_CACHE_BYTES: '5' }), undefined);
});

test('the variables say where, and how much', () => {
  assert.deepEqual(cacheOfEnvironment({ BEAMLINE_CACHE: '/scratch' }), { directory: '/scratch' });
  assert.deepEqual(cacheOfEnvironment({ BEAMLINE_CACHE: '/scratch', BEAMLINE_CACHE_BYTES: '1000' }), {
    directory: '/scratch',
    bytes: 1000,
  });
});

test('a size that is none is wrong usage', () => {
  for (const size of ['much', '-1', '1.5', '0'])
    assert.throws(
      () => cacheOfEnvironment({ BEAMLINE_CACHE: '/scratch', BEAMLINE_CACHE_BYTES: size }),
      /BEAMLINE_CACHE_BYTES/,
    );
});
