import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { type ByteSink, toFile, toMemory, toNewFile } from '../../src/storage/index.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';

const bytes = sampleBytes(200_000);

async function temporary() {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-sink-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

/** Makes each kind of sink, with a way to see what came of it: `undefined` when nothing is left. */
const SINKS: Record<
  string,
  (directory: string) => Promise<[ByteSink, () => Promise<Uint8Array | undefined>]>
> = {
  async file(directory) {
    const path = join(directory, 'a.root');
    return [await toFile(path), () => readFile(path).catch(() => undefined)];
  },
  async 'new file'(directory) {
    const path = join(directory, 'a.root');
    return [await toNewFile(path), () => readFile(path).catch(() => undefined)];
  },
  async memory() {
    const sink = toMemory();
    return [sink, async () => (sink.bytes().length > 0 ? sink.bytes() : undefined)];
  },
};

for (const [name, make] of Object.entries(SINKS)) {
  describe(`a sink: ${name}`, () => {
    test('takes bytes at any place, in any order, over one another and past its end', async () => {
      await using place = await temporary();
      const [sink, written] = await make(place.directory);
      const buffer = bytes.slice(100_000);
      await sink.write(100_000, buffer);
      buffer.fill(0); // the caller may use it again
      await sink.write(0, bytes.subarray(0, 100_000));
      await sink.write(50_000, bytes.subarray(50_000, 60_000));
      await sink.write(7, new Uint8Array(0));
      await sink.write(
        60_000,
        bytes.subarray(60_000, 60_001),
        new Uint8Array(0),
        bytes.subarray(60_001, 70_000),
      );
      await sink.close();
      await sink.close();
      assert.equal(Buffer.compare((await written())!, bytes), 0);
    });

    test('refuses bytes when it is closed', async () => {
      await using place = await temporary();
      const [sink] = await make(place.directory);
      await sink.write(0, bytes);
      await sink.close();
      await assert.rejects(sink.write(0, bytes), (error: unknown) => isError(error, 'storage'));
    });

    test('leaves nothing when it is discarded', async () => {
      await using place = await temporary();
      const [sink, written] = await make(place.directory);
      await sink.write(0, bytes);
      await sink.discard();
      await sink.discard();
      assert.equal(await written(), undefined);
      assert.deepEqual(await readdir(place.directory), []);
    });
  });
}

test('a file appears, or replaces an older one, only when it is closed', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  await writeFile(path, 'old');
  const sink = await toFile(path);
  await sink.write(0, bytes);
  assert.equal(await readFile(path, 'utf8'), 'old');
  await sink.close();
  assert.equal((await readFile(path)).length, bytes.length);
  assert.deepEqual(await readdir(place.directory), ['a.root']);
});

test('two writers of one name do not meet, and the last to close wins', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  const [one, two] = [await toFile(path), await toFile(path)];
  await one.write(0, Buffer.from('one'));
  await two.write(0, Buffer.from('two'));
  await two.close();
  await one.close();
  assert.equal(await readFile(path, 'utf8'), 'one');
});

test('a file that cannot be finished is removed, and the error names it', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  const sink = await toFile(path);
  await sink.write(0, bytes);
  await mkdir(join(path, 'in the way'), { recursive: true });
  await assert.rejects(
    sink.close(),
    (error: unknown) => isError(error, 'storage') && error.message.includes(`cannot finish "${path}"`),
  );
  assert.deepEqual(await readdir(place.directory), ['a.root']);
});

test('a new file must not exist, and a file needs its directory', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'a.root');
  await writeFile(path, 'old');
  const isStorage = (error: unknown) => isError(error, 'storage');
  await assert.rejects(toNewFile(path), isStorage);
  await assert.rejects(toFile(join(place.directory, 'missing', 'a.root')), isStorage);
  assert.equal(await readFile(path, 'utf8'), 'old');
});
