import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checksumOfFile } from '../../../src/jobs/index.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

test('checksums of many files at a time are those of one after another, in bounded memory', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = Array.from({ length: 400 }, (_, i) => join(directory, String(i)));
    await Promise.all(paths.map((path, i) => writeFile(path, `file ${i % 7}`)));
    const before = process.memoryUsage().arrayBuffers;
    const checksums = await Promise.all(paths.map(checksumOfFile));
    assert.ok(process.memoryUsage().arrayBuffers - before < 20e6);
    for (const [i, checksum] of checksums.entries())
      assert.equal(checksum, await checksumOfFile(paths[i % 7]!));
  }));

test('a file that is missing costs its own checksum only', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'empty');
    await writeFile(path, '');
    const missing = Array.from({ length: 20 }, () => checksumOfFile(join(directory, 'missing')));
    for (const { status } of await Promise.allSettled(missing)) assert.equal(status, 'rejected');
    assert.equal(await checksumOfFile(path), 'xxh64:ef46db3751d8e999');
  }));
