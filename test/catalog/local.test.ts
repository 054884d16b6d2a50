import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { localFiles } from '../../src/catalog/index.ts';
import { isError } from '../../src/errors.ts';

let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'beamline-'));
  await mkdir(join(directory, 'inner'));
  await mkdir(join(directory, 'empty'));
  for (const name of ['b.root', 'a.root.1', 'notes.txt', 'inner/c.ROOT']) {
    await writeFile(join(directory, name), 'x'.repeat(name.length));
  }
});
after(() => rm(directory, { recursive: true }));

test('a path stands for itself, whatever it is called, with its size', async () => {
  const path = join(directory, 'notes.txt');
  assert.deepEqual((await localFiles.resolve(path)).files, [{ url: path, size: 9 }]);
});

test('a directory stands for the ROOT files in it and below, by name', async () => {
  const { files } = await localFiles.resolve(directory);
  assert.deepEqual(
    files.map((file) => file.url),
    ['a.root.1', 'b.root', 'inner/c.ROOT'].map((name) => join(directory, name)),
  );
});

test('a pattern stands for the files that match it, never for directories', async () => {
  const { files } = await localFiles.resolve(join(directory, '*'));
  assert.deepEqual(
    files.map((file) => file.url),
    ['a.root.1', 'b.root', 'notes.txt'].map((name) => join(directory, name)),
  );
});

test('a missing file, an empty directory and a pattern without a match are told apart', async () => {
  const notFound = (message: RegExp) => (error: unknown) =>
    isError(error, 'not-found') && message.test(error.message);
  await assert.rejects(localFiles.resolve(join(directory, 'z.root')), notFound(/no such file or directory/));
  await assert.rejects(
    localFiles.resolve(join(directory, 'empty')),
    notFound(/no ROOT file in the directory/),
  );
  await assert.rejects(localFiles.resolve(join(directory, '*.csv')), notFound(/no file matches/));
});
