import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../../src/errors.ts';
import { checksumOfFile, outputsOf, publish } from '../../../src/jobs/index.ts';
import { faultOfOutput } from '../../../src/jobs/output/publish.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

test('a published file is whole, in its place, and known by size and checksum', () =>
  inTemporaryDirectory(async (directory) => {
    const output = await publish(directory, 'a/./b.txt', (path) => writeFile(path, 'hello'));
    assert.deepEqual(output, { path: 'a/b.txt', bytes: 5, checksum: 'xxh64:26c7827d889f6da3' });
    assert.equal(await readFile(join(directory, 'a', 'b.txt'), 'utf8'), 'hello');
    assert.deepEqual(await readdir(join(directory, 'a')), ['b.txt']);
  }));

test('XXH64 of a file is what the reference says', () =>
  inTemporaryDirectory(async (directory) => {
    await writeFile(join(directory, 'empty'), '');
    assert.equal(await checksumOfFile(join(directory, 'empty')), 'xxh64:ef46db3751d8e999');
  }));

test('nothing appears and nothing is left behind when writing fails', () =>
  inTemporaryDirectory(async (directory) => {
    const failing = publish(directory, 'a.txt', async (path) => {
      await writeFile(path, 'half');
      throw new RangeError('no more');
    });
    await assert.rejects(failing, RangeError);
    assert.deepEqual(await readdir(directory), []);
  }));

test('a writer that writes nothing, and a disk that fails, are storage errors', () =>
  inTemporaryDirectory(async (directory) => {
    const isStorage = (error: unknown) => isError(error, 'storage');
    await assert.rejects(
      publish(directory, 'a.txt', async () => {}),
      isStorage,
    );
    await writeFile(join(directory, 'file'), '');
    await assert.rejects(
      publish(directory, 'file/a.txt', (path) => writeFile(path, '')),
      isStorage,
    );
  }));

test('an output stays inside the run directory', async () => {
  for (const path of ['../a', '/etc/a', 'a/../../b', '', '..']) {
    await assert.rejects(
      publish('/nowhere', path, async () => {}),
      (error) => isError(error, 'usage'),
    );
  }
});

test('an output that is gone, longer or changed is found out', () =>
  inTemporaryDirectory(async (directory) => {
    const output = await publish(directory, 'a.txt', (path) => writeFile(path, 'hello'));
    const fault = (verification: 'size' | 'checksum', changes = {}) =>
      faultOfOutput(directory, { ...output, ...changes }, verification);
    assert.equal(await fault('checksum'), undefined);
    assert.match((await fault('size', { path: 'b.txt' })) ?? '', /gone/);
    assert.match((await fault('size', { bytes: 6 })) ?? '', /5 bytes, not 6/);
    await writeFile(join(directory, 'a.txt'), 'hellO');
    assert.equal(await fault('size'), undefined);
    assert.match((await fault('checksum')) ?? '', /checksum/);
  }));

test('outputs of a result are a list of files or nothing', () => {
  assert.deepEqual(outputsOf({ events: 5 }), []);
  assert.deepEqual(outputsOf(null), []);
  assert.throws(
    () => outputsOf({ outputs: ['a.txt'] }),
    (error) => isError(error, 'usage'),
  );
});
