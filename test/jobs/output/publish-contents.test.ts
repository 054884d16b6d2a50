import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { publish, publishContents } from '../../../src/jobs/index.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('files from memory are what files that were written one by one are', () =>
  inTemporaryDirectory(async (directory) => {
    const outputs = await publishContents(directory, [
      { path: 'a/./b.txt', blocks: [bytes('hel'), bytes(''), bytes('lo')] },
      { path: 'empty', blocks: [] },
    ]);
    const one = await publish(directory, 'one.txt', (path) => writeFile(path, 'hello'));
    assert.deepEqual(outputs, [
      { ...one, path: 'a/b.txt' },
      { path: 'empty', bytes: 0, checksum: 'xxh64:ef46db3751d8e999' },
    ]);
    assert.equal(await readFile(join(directory, 'a', 'b.txt'), 'utf8'), 'hello');
    assert.deepEqual((await readdir(directory)).sort(), ['a', 'empty', 'one.txt']);
  }));

test('more files than are open at a time all appear, in their order', () =>
  inTemporaryDirectory(async (directory) => {
    const files = Array.from({ length: 150 }, (_, i) => ({ path: `f/${i}`, blocks: [bytes(String(i))] }));
    const outputs = await publishContents(directory, files);
    assert.deepEqual(
      outputs.map(({ path }) => path),
      files.map(({ path }) => path),
    );
    assert.equal((await readdir(join(directory, 'f'))).length, 150);
    assert.equal(await readFile(join(directory, 'f', '149'), 'utf8'), '149');
  }));

test('a file that cannot appear leaves no temporary ones behind, and the error names it', () =>
  inTemporaryDirectory(async (directory) => {
    await mkdir(join(directory, 'taken', 'by-a-folder'), { recursive: true });
    const publishing = publishContents(directory, [
      { path: 'fine', blocks: [bytes('fine')] },
      { path: 'taken', blocks: [bytes('not')] },
    ]);
    await assert.rejects(publishing, (error) => isError(error, 'storage') && /taken/.test(error.message));
    assert.deepEqual(
      (await readdir(directory)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  }));

test('a path that leaves the run directory is refused before anything is written', () =>
  inTemporaryDirectory(async (directory) => {
    const publishing = publishContents(directory, [
      { path: 'a', blocks: [] },
      { path: '../b', blocks: [] },
    ]);
    await assert.rejects(publishing, (error) => isError(error, 'usage'));
    assert.deepEqual(await readdir(directory), []);
  }));
