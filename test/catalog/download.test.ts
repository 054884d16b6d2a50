import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { adler32Of, download, localNames } from '../../src/catalog/index.ts';
import { isError } from '../../src/errors.ts';
import { sendRange, startWeb } from '../storage/http/web-server.ts';

const BYTES = Uint8Array.from({ length: 20_000_000 }, (_, i) => (i * 2654435761) >>> 24);

async function withServer(
  use: (place: { url: string; directory: string; requests: string[] }) => Promise<void>,
) {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-download-'));
  await using web = await startWeb((request, response) => sendRange(request, response, BYTES));
  try {
    await use({ url: `${web.url}/f.root`, directory, requests: web.requests });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function checksumOfBytes(directory: string): Promise<string> {
  const path = join(directory, 'reference');
  await writeFile(path, BYTES);
  const checksum = await adler32Of(path);
  await rm(path);
  return checksum;
}

test('the checksum is the Adler-32 of the portal', () =>
  withServer(async ({ directory }) => {
    for (const [text, sum] of [
      ['Wikipedia', '11e60398'],
      ['', '00000001'],
    ] as const) {
      await writeFile(join(directory, 'text'), text);
      assert.equal(await adler32Of(join(directory, 'text')), `adler32:${sum}`);
    }
  }));

test('a file is fetched and checked, and not fetched again', () =>
  withServer(async ({ url, directory, requests }) => {
    const file = { url, size: BYTES.length, checksum: await checksumOfBytes(directory) };
    const path = join(directory, 'deep', 'f.root');
    assert.equal(await download(file, path), 'fetched');
    assert.deepEqual(new Uint8Array(await readFile(path)), BYTES);
    assert.deepEqual(await readdir(join(directory, 'deep')), ['f.root']);
    const before = requests.length;
    assert.equal(await download(file, path), 'there');
    assert.equal(requests.length, before);
  }));

test('a part that is there is gone on with', () =>
  withServer(async ({ url, directory, requests }) => {
    const file = { url, size: BYTES.length, checksum: await checksumOfBytes(directory) };
    const path = join(directory, 'f.root');
    await writeFile(`${path}.part`, BYTES.subarray(0, 19_000_000));
    assert.equal(await download(file, path), 'fetched');
    assert.deepEqual(new Uint8Array(await readFile(path)), BYTES);
    assert.ok(requests.slice(1).every((request) => Number(/bytes=(\d+)/.exec(request)?.[1]) >= 19_000_000));
  }));

test('a file that is not what the archive says is refused and thrown away', () =>
  withServer(async ({ url, directory }) => {
    const path = join(directory, 'f.root');
    const refused = (file: { size?: number; checksum?: string }, message: RegExp) =>
      assert.rejects(
        download({ url, ...file }, path),
        (error) => isError(error, 'storage') && message.test(error.message),
      );
    await refused({ size: 5 }, /has 20000000 bytes, the archive says 5/);
    await refused(
      { checksum: 'adler32:00000001' },
      /checksum adler32:\w+, the archive says adler32:00000001/,
    );
    assert.deepEqual(await readdir(directory), []);
  }));

test('files of one name go where they differ, and none leaves the directory', () => {
  assert.deepEqual(localNames(['root://h//eos/a/x.root', 'https://h/eos/b/y.root']), ['x.root', 'y.root']);
  assert.deepEqual(localNames(['root://h//eos/a/x.root', 'root://h//eos/b/x.root']), [
    'a/x.root',
    'b/x.root',
  ]);
  assert.deepEqual(localNames(['https://h/../../x.root']), ['x.root']);
});
