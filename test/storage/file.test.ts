import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { fromFile } from '../../src/storage/index.ts';

async function temporary() {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-file-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

test('what is not there, or is a directory, is refused with its path', async () => {
  await using place = await temporary();
  for (const path of [join(place.directory, 'missing.root'), place.directory]) {
    await assert.rejects(
      fromFile(path),
      (error: unknown) => isError(error, 'storage') && error.message.includes(`"${path}"`),
    );
  }
});

test('a file that becomes shorter while it is read is noticed', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  await writeFile(path, Buffer.alloc(1000));
  const source = await fromFile(path);
  await truncate(path, 600);
  await assert.rejects(
    source.read([{ start: 500, end: 1000 }]),
    /shorter.*expected 500 bytes at 500, got 100/,
  );
  await source.close();
});

test('the version of a file changes with its size or its date', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  const versions = new Set<string | undefined>();
  for (const length of [10, 10, 11]) {
    await writeFile(path, Buffer.alloc(length));
    const source = await fromFile(path);
    versions.add(await source.version?.());
    versions.add(await source.version?.());
    await source.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(versions.size, 3);
});
