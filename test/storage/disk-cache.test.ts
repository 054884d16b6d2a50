import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isError } from '../../src/errors.ts';
import { fromBytes, withDiskCache } from '../../src/storage/index.ts';
import { sampleBytes } from '../contract/byte-source.contract.ts';
import { watched } from './watched-source.ts';

const bytes = sampleBytes(10_000);
const all = [{ start: 0, end: 10_000 }];

async function temporary() {
  const directory = await mkdtemp(join(tmpdir(), 'beamline-disk-cache-'));
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

async function blocksIn(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name.endsWith('.block')).map((name) => join(directory, name));
}

test('what was read once is read from disk by the next opening', async () => {
  await using place = await temporary();
  const options = { directory: place.directory, blockBytes: 4000 };
  const first = watched(bytes);
  const cached = await withDiskCache(first.source, options);
  await cached.read([{ start: 4100, end: 4200 }]);
  await cached.close();
  const second = watched(bytes);
  const again = await withDiskCache(second.source, options);
  assert.deepEqual(await again.read(all), [bytes]);
  await again.close();
  assert.deepEqual([first.reads, second.reads], [['4000-8000'], ['0-4000,8000-10000']]);
  const last = watched(bytes);
  assert.deepEqual(await (await withDiskCache(last.source, options)).read(all), [bytes]);
  assert.deepEqual(last.reads, []);
});

test('another version of the bytes has blocks of its own', async () => {
  await using place = await temporary();
  const old = await withDiskCache(watched(bytes).source, place);
  await old.read(all);
  await old.close();
  const changed = bytes.map((byte) => byte ^ 1);
  const source = { ...watched(changed).source, version: async () => 'second' };
  const fresh = await withDiskCache(source, place);
  assert.deepEqual(await fresh.read(all), [changed]);
  await fresh.close();
});

test('a source that cannot tell its version is not kept', async () => {
  await using place = await temporary();
  const source = fromBytes(bytes);
  assert.equal(await withDiskCache(source, place), source);
});

for (const [what, spoil] of Object.entries({
  'has a wrong byte': (block: Buffer) => block.fill(block[50]! ^ 1, 50, 51),
  'is too short': (block: Buffer) => block.subarray(0, 900),
  'is empty': () => Buffer.alloc(0),
  'is no block': (block: Buffer) => block.fill(0, 0, 4),
})) {
  test(`a block that ${what} is fetched again and repaired`, async () => {
    await using place = await temporary();
    const options = { ...place, blockBytes: 5000 };
    const cached = await withDiskCache(watched(bytes).source, options);
    await cached.read(all);
    await cached.close();
    const path = (await blocksIn(place.directory)).find((name) => name.endsWith('/1.block'))!;
    const whole = await readFile(path);
    await writeFile(path, spoil(Buffer.from(whole)));
    const { source, reads } = watched(bytes);
    const again = await withDiskCache(source, options);
    assert.deepEqual(await again.read(all), [bytes]);
    await again.close();
    assert.deepEqual(reads, ['5000-10000']);
    assert.deepEqual(await readFile(path), whole);
  });
}

test('no more is kept on disk than allowed; the blocks used longest ago go first', async () => {
  await using place = await temporary();
  const options = { ...place, blockBytes: 1000, bytes: 5100 };
  const cached = await withDiskCache(watched(bytes).source, options);
  for (let block = 0; block < 10; block++) {
    await cached.read([{ start: block * 1000, end: block * 1000 + 1 }]);
    await settled(place.directory, block);
  }
  await cached.close();
  const left = await blocksIn(place.directory);
  assert.ok(left.length >= 3 && left.length <= 5, left.join());
  assert.ok(left.some((name) => name.endsWith('/9.block')));
  assert.ok(!left.some((name) => name.endsWith('/0.block')));
});

/** Waits until a block was written, and gives it a time of its own. */
async function settled(directory: string, block: number): Promise<void> {
  for (;;) {
    const path = (await blocksIn(directory)).find((name) => name.endsWith(`/${block}.block`));
    if (path) return utimes(path, 1_700_000_000 + block, 1_700_000_000 + block);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

test('files of a writer that died are removed, other people’s are not', async () => {
  await using place = await temporary();
  const cached = await withDiskCache(watched(bytes).source, place);
  await cached.read(all);
  await cached.close();
  const [block] = await blocksIn(place.directory);
  const [stale, fresh] = [1, 2].map(() => `${block}.${crypto.randomUUID()}.tmp`) as [string, string];
  const foreign = join(place.directory, 'notes.txt');
  for (const path of [stale, fresh, foreign]) await writeFile(path, 'x');
  for (const path of [stale, foreign]) await utimes(path, 1_000_000_000, 1_000_000_000);
  // A process looks through a directory once, so another one does it here.
  const program = `
    const { fromFile, withDiskCache } = await import(${JSON.stringify(new URL('../../src/storage/index.ts', import.meta.url).href)});
    const source = await withDiskCache(await fromFile(process.argv[1]), { directory: process.argv[2] });
    await source.close();`;
  await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    program,
    foreign,
    place.directory,
  ]);
  await assert.rejects(stat(stale));
  await stat(fresh);
  await stat(foreign);
});

test('processes that share a directory get right bytes', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'data.bin');
  await writeFile(path, bytes);
  const directory = join(place.directory, 'cache');
  const program = `
    const { createHash } = await import('node:crypto');
    const { fromFile, withDiskCache } = await import(${JSON.stringify(new URL('../../src/storage/index.ts', import.meta.url).href)});
    const source = await withDiskCache(await fromFile(process.argv[1]), { directory: process.argv[2], blockBytes: 100, bytes: 6000 });
    const hash = createHash('md5');
    for (let i = 0; i < 5; i++) for (const part of await source.read([{ start: 0, end: 10000 }])) hash.update(part);
    await source.close();
    console.log(hash.digest('hex'));`;
  const run = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, path, directory]);
  const [one, two] = await Promise.all([run(), run()]);
  assert.match(one.stdout, /^[0-9a-f]{32}\n$/);
  assert.equal(one.stdout, two.stdout);
});

test('a directory that cannot be made is told when the source is opened', async () => {
  await using place = await temporary();
  const path = join(place.directory, 'file');
  await writeFile(path, 'x');
  const opening = withDiskCache(watched(bytes).source, { directory: join(path, 'below') });
  await assert.rejects(opening, (error: unknown) => isError(error, 'storage') && /file/.test(error.message));
});

test('a disk that takes no more costs the cache, not the read', async () => {
  await using place = await temporary();
  const directory = join(place.directory, 'cache');
  const cached = await withDiskCache(watched(bytes).source, { directory });
  await rm(directory, { recursive: true });
  assert.deepEqual(await cached.read(all), [bytes]);
  await cached.close();
});
