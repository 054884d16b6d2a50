import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseContentRange, retryAfterMs } from '../../../src/storage/http/answer.ts';
import { parseHttpUrl, redirected } from '../../../src/storage/http/url.ts';

test('an address is split into what is asked for, what is shown and who asks', () => {
  assert.deepEqual(parseHttpUrl('https://j%C3%BCrg:p%40ss@host:8443/a%20b.root?sig=x#top'), {
    url: 'https://host:8443/a%20b.root?sig=x',
    name: 'https://host:8443/a%20b.root?…',
    authorization: `Basic ${Buffer.from('jürg:p@ss').toString('base64')}`,
  });
});

test('a redirect may stay or gain encryption, but not lose it', () => {
  assert.equal(redirected('http://a/x', 'https://b/y#z'), 'https://b/y');
  assert.equal(redirected('https://a/x/y', '../z?q'), 'https://a/z?q');
  assert.equal(redirected('https://a/x', 'https://user:word@b/y'), 'https://b/y');
  for (const location of ['http://a/x', 'ftp://a/x', 'file:///x', 'data:,x', 'javascript:x']) {
    assert.throws(() => redirected('https://a/x?secret', location), /from https: to \w+: is refused/);
  }
});

test('a content range is read, and one that cannot be is not', () => {
  assert.deepEqual(parseContentRange('bytes 0-9/100'), { start: 0, end: 10, total: 100 });
  assert.deepEqual(parseContentRange('Bytes 5-5/*'), { start: 5, end: 6, total: undefined });
  for (const header of ['', 'bytes 9-0/100', 'bytes 0-100/100', 'bytes */100', 'lines 0-9/100', null]) {
    assert.equal(parseContentRange(header), undefined);
  }
});

test('a Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-11-21T20:00:00Z');
  const headers = ['120', 'Sat, 21 Nov 2026 20:01:00 GMT', 'Sat, 21 Nov 2026 19:00:00 GMT', 'soon', null];
  assert.deepEqual(
    headers.map((header) => retryAfterMs(header, now)),
    [120_000, 60_000, 0, 0, 0],
  );
});
