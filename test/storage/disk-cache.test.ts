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

async function piecesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name.endsWith('.piece')).map((name) => join(directory, name));
}

test('what was read once is read from disk by the next opening, and only what is missing is fetched', async () => {
  await using place = await temporary();
  const first = watched(bytes);
  const cached = await withDiskCache(first.source, place);
  await cached.read([{ start: 4100, end: 4200 }]);
  await cached.close();
  const second = watched(bytes);
  const again = await withDiskCache(second.source, place);
  const both = [
    { start: 4000, end: 4150 },
    { start: 4150, end: 4300 },
  ];
  assert.deepEqual(await again.read(both), [bytes.slice(4000, 4150), bytes.slice(4150, 4300)]);
  await again.close();
  assert.deepEqual([first.reads, second.reads], [['4100-4200'], ['4000-4100,4200-4300']]);
  const last = watched(bytes);
  const whole = await withDiskCache(last.source, place);
  assert.deepEqual(await whole.read([{ start: 4050, end: 4250 }]), [bytes.slice(4050, 4250)]);
  assert.deepEqual(last.reads, []);
  assert.deepEqual(await whole.read(all), [bytes]);
  assert.deepEqual(last.reads, ['0-4000,4300-10000']);
  await whole.close();
});

test('a long read is kept in pieces of a mebibyte', async () => {
  await using place = await temporary();
  const long = sampleBytes(2_500_000);
  const cached = await withDiskCache(watched(long).source, place);
  const range = { start: 100_000, end: 2_400_000 };
  assert.deepEqual(await cached.read([range]), [long.subarray(range.start, range.end)]);
  await cached.close();
  const sizes = await Promise.all(
    (await piecesIn(place.directory)).map(async (path) => (await stat(path)).size),
  );
  assert.equal(sizes.length, 3);
  assert.ok(sizes.every((size) => size < 2 ** 20 + 100));
});

test('two readers who read overlapping bytes at the same time both get right ones', async () => {
  await using place = await temporary();
  const { source } = watched(bytes);
  const [one, two] = [await withDiskCache(source, place), await withDiskCache(source, place)];
  const ranges = [
    { start: 1000, end: 5000 },
    { start: 2000, end: 6000 },
  ];
  const [a, b] = await Promise.all([one.read([ranges[0]!]), two.read([ranges[1]!])]);
  assert.deepEqual([...a, ...b], [bytes.slice(1000, 5000), bytes.slice(2000, 6000)]);
  await one.close();
  await two.close();
  assert.equal((await piecesIn(place.directory)).length, 2);
  const later = watched(bytes);
  const third = await withDiskCache(later.source, place);
  assert.deepEqual(await third.read(all), [bytes]);
  assert.deepEqual(later.reads, ['0-1000,5000-10000']);
  await third.close();
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
  'has a wrong byte': (piece: Buffer) => piece.fill(piece[50]! ^ 1, 50, 51),
  'is too short': (piece: Buffer) => piece.subarray(0, 900),
  'is empty': () => Buffer.alloc(0),
  'is none of ours': (piece: Buffer) => piece.fill(0, 0, 4),
})) {
  test(`a piece that ${what} is fetched again and repaired`, async () => {
    await using place = await temporary();
    const cached = await withDiskCache(watched(bytes).source, place);
    await cached.read([{ start: 5000, end: 10_000 }]);
    await cached.read([{ start: 0, end: 5000 }]);
    await cached.close();
    const path = (await piecesIn(place.directory)).find((name) => name.endsWith('/5000-10000.piece'))!;
    const whole = await readFile(path);
    await writeFile(path, spoil(Buffer.from(whole)));
    const { source, reads } = watched(bytes);
    const again = await withDiskCache(source, place);
    assert.deepEqual(await again.read(all), [bytes]);
    await again.close();
    assert.deepEqual(reads, ['5000-10000']);
    assert.deepEqual(await readFile(path), whole);
  });
}

test('a piece that another process deletes is fetched again', async () => {
  await using place = await temporary();
  const { source, reads } = watched(bytes);
  const cached = await withDiskCache(source, place);
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(await cached.read([{ start: 10, end: 20 }]), [bytes.slice(10, 20)]);
    await appearance(place.directory, '10-20');
    for (const path of await piecesIn(place.directory)) await rm(path);
  }
  await cached.close();
  assert.deepEqual(reads, ['10-20', '10-20']);
});

test('no more is kept on disk than allowed; the pieces used longest ago go first', async () => {
  await using place = await temporary();
  const cached = await withDiskCache(watched(bytes).source, { ...place, bytes: 5100 });
  for (let piece = 0; piece < 10; piece++) {
    const [start, end] = [piece * 1000, piece * 1000 + 1000];
    await cached.read([{ start, end }]);
    const path = await appearance(place.directory, `${start}-${end}`);
    // Each gets a time of its own.
    await utimes(path, 1_700_000_000 + piece, 1_700_000_000 + piece);
  }
  await cached.close();
  const left = await piecesIn(place.directory);
  assert.ok(left.length >= 3 && left.length <= 5, left.join());
  assert.ok(left.some((name) => name.endsWith('/9000-10000.piece')));
  assert.ok(!left.some((name) => name.endsWith('/0-1000.piece')));
});

/** Waits until a piece was written; gives its path. */
async function appearance(directory: string, piece: string): Promise<string> {
  for (;;) {
    const path = (await piecesIn(directory)).find((name) => name.endsWith(`/${piece}.piece`));
    if (path) return path;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

test('files of a writer that died are removed, other people’s are not', async () => {
  await using place = await temporary();
  const cached = await withDiskCache(watched(bytes).source, place);
  await cached.read(all);
  await cached.close();
  const [piece] = await piecesIn(place.directory);
  const [stale, fresh] = [1, 2].map(() => `${piece}.${crypto.randomUUID()}.tmp`) as [string, string];
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
    const source = await withDiskCache(await fromFile(process.argv[1]), { directory: process.argv[2], bytes: 6000 });
    const hash = createHash('md5');
    for (let i = 0; i < 5; i++) for (const part of await source.read(Array.from({ length: 100 }, (_, p) => ({ start: p * 100, end: p * 100 + 50 + i })))) hash.update(part);
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
