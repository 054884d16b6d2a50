import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { parseHeader } from '../../../src/root/file/header.ts';

const place = { file: 'a.root', object: 'file header' };

/** A header in the 32-bit form, or, where a version says so, in the 64-bit one. */
function header(version: number): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set(Buffer.from('root'));
  const view = new DataView(bytes.buffer);
  let at = 4;
  const narrow = (value: number) => {
    view.setInt32(at, value);
    at += 4;
  };
  const offset = (value: number) => {
    if (version >= 1_000_000) narrow(0);
    narrow(value);
  };
  narrow(version);
  narrow(100);
  offset(5000);
  offset(4900);
  for (const value of [60, 1, 58]) narrow(value);
  at += 1;
  narrow(404);
  offset(4000);
  narrow(800);
  return bytes;
}

const rest = {
  begin: 100,
  end: 5000,
  freeAt: 4900,
  freeBytes: 60,
  nameBytes: 58,
  compression: 404,
  infoAt: 4000,
  infoBytes: 800,
};

test('a header is read in its narrow and its wide form', () => {
  assert.deepEqual(parseHeader(header(61800), place), { version: 61800, ...rest });
  assert.deepEqual(parseHeader(header(1_061_800), place), { version: 61800, ...rest });
});

test('a version from which ROOT took a million too much is one of the narrow form', () => {
  assert.deepEqual(parseHeader(header(61800 - 1_000_000), place), { version: 61800, ...rest });
});

test('a text that begins with the word is no file of ROOT', () => {
  const bytes = Buffer.from(
    'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n',
  );
  assert.throws(
    () => parseHeader(bytes, place),
    (error: unknown) =>
      isError(error, 'format') && /not a ROOT file: it starts with "root:x:0/.test(error.message),
  );
});
