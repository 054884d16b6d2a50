import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import { parseHostFile } from '../../../../src/jobs/index.ts';

test('a host file names a machine a line, with slots or one', () => {
  const text = '# the farm\nnode01:8\n\n me@node02.example.org  # old\nnode03:1\n';
  assert.deepEqual(parseHostFile(text), [
    { host: 'node01', slots: 8 },
    { host: 'me@node02.example.org', slots: 1 },
    { host: 'node03', slots: 1 },
  ]);
});

test('what ssh could take for an option, a host named twice and an empty file are refused', () => {
  for (const text of ['-oProxyCommand=x', 'a:0', 'a b', 'a\na:2', '# none\n', 'a;rm']) {
    assert.throws(
      () => parseHostFile(text),
      (error) => isError(error, 'usage'),
      text,
    );
  }
});
