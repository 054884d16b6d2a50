import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { parseXrootdUrl } from '../../../src/storage/xrootd/url.ts';

test('an address is split into server, path and what the server alone may see', () => {
  assert.deepEqual(parseXrootdUrl('root://eospublic.cern.ch//eos/opendata/a b.root'), {
    endpoint: { host: 'eospublic.cern.ch', port: 1094, secure: false },
    user: undefined,
    path: '/eos/opendata/a b.root',
    opaque: '',
    name: 'root://eospublic.cern.ch:1094//eos/opendata/a b.root',
  });
  assert.deepEqual(parseXrootdUrl('xroots://alice:word@[::1]:2094/data/x?authz=a&b=c?d'), {
    endpoint: { host: '::1', port: 2094, secure: true },
    user: 'alice',
    path: '/data/x',
    opaque: 'authz=a&b=c?d',
    name: 'roots://[::1]:2094//data/x',
  });
});

test('what is no address of a file is refused', () => {
  for (const text of [
    'root://host',
    'root:///path',
    'root://host:0//x',
    'root://host:99999//x',
    'root://ho st//x',
    'root://host//x\0y',
    'root://host//x\r\ny',
    'http://host//x',
  ]) {
    assert.throws(
      () => parseXrootdUrl(text),
      (error: unknown) => isError(error, 'usage'),
      text,
    );
  }
});
