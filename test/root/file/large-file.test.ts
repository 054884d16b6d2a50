import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCompressor } from '../../../src/root/compression/compress.ts';
import { FileWriter, startFile } from '../../../src/root/file/file-writer.ts';
import { writerOver } from '../../../src/root/file/root-writer.ts';
import { openRootFile, updateRootFile } from '../../../src/root/index.ts';
import { type ByteSink, type ByteSource, fromFile, toFile } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { offsetsOf, textColumn } from '../sample-table.ts';

const identity = { time: new Date('2024-05-06T07:08:09Z'), uuid: new Uint8Array(16).fill(7) };
const BORDER = 2_000_000_000;

/** A file that has a gap up to `end` before its first object. The file system keeps no bytes for it. */
async function writeBehind(sink: ByteSink, end: number): Promise<void> {
  const start = await startFile(sink, identity, 101);
  const gap = { first: start.end, last: end - 1 };
  const compression = { algorithm: 'zlib', level: 1 } as const;
  const records = new FileWriter(
    sink,
    identity.time,
    { ...start, end, free: [gap] },
    makeCompressor(compression),
  );
  const file = writerOver(records, compression);
  await file.text('early/first', 'before');
  const branches = { x: { type: 'float32', counter: 'n' }, s: { type: 'string' } } as const;
  const tree = file.tree('early/tree', branches, { basketBytes: 500 });
  const offsets = offsetsOf(1000, () => 2);
  const x = { kind: 'jagged', offsets, content: Float32Array.from({ length: 2000 }, (_, i) => i) } as const;
  const s = textColumn(Array.from({ length: 1000 }, (_, i) => `entry ${i}`));
  await tree.append({
    length: 1000,
    columns: new Map<string, typeof x | typeof s>([
      ['x', x],
      ['s', s],
    ]),
  });
  await tree.close();
  await file.text('early/second', 'behind');
  await file.text('late/third', 'behind');
  await file.close();
}

async function check(path: string): Promise<void> {
  const source = await fromFile(path);
  const file = await openRootFile(source);
  const keys = await file.list();
  assert.deepEqual(
    keys.map((key) => key.path),
    ['early', 'early/first', 'early/tree', 'early/second', 'late', 'late/third'],
  );
  const tree = await file.tree('early/tree');
  const { columns } = await tree.read(['x', 's'], { start: 998 });
  assert.deepEqual(columns.get('x'), {
    kind: 'jagged',
    offsets: Int32Array.of(0, 2, 4),
    content: Float32Array.of(1996, 1997, 1998, 1999),
  });
  await file.close();
  await source.close();
}

async function folder(t: { after(done: () => Promise<void>): void }): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'beamline-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

for (const [what, end] of [
  ['the border runs through its objects', BORDER - 2000],
  ['the border runs through its first directory', BORDER - 60],
  ['everything is behind the border', BORDER + 5000],
  ['it is larger than 32 bits can say', 2 ** 32 + 5000],
] as const) {
  test(`a file above 2 GB can be read when ${what}`, async (t) => {
    const path = join(await folder(t), 'large.root');
    await writeBehind(await toFile(path), end);
    await check(path);
  });
}

test('uproot reads files above 2 GB', { skip: skipWithoutPython('uproot') }, async (t) => {
  const path = join(await folder(t), 'large.root');
  await writeBehind(await toFile(path), BORDER - 2000);
  const program = `
import json, sys, uproot
file = uproot.open(sys.argv[1])
tree = file["early/tree"]
print(json.dumps([float(tree["x"].array()[999, 1]), str(tree["s"].array()[500]), str(file["late/third"])]))`;
  assert.deepEqual(runPython(program, path), [1999, 'entry 500', 'behind']);
});

test('an update may take a file over the border', async () => {
  const whole = new Map<number, Uint8Array>();
  const sink: ByteSink = {
    name: 'sparse',
    write: async (at, ...pieces) => void whole.set(at, joined(pieces)),
    close: async () => {},
    discard: async () => {},
  };
  await writeBehind(sink, BORDER - 40_000);
  const source = sparseSource(whole);
  const updated = new Map<number, Uint8Array>();
  const write = async (at: number, ...pieces: readonly Uint8Array[]) => void updated.set(at, joined(pieces));
  const file = await updateRootFile(source, { ...sink, write }, { time: identity.time, compression: 'none' });
  await file.text('added/text', 'x'.repeat(60_000));
  await file.text('added/behind', 'y');
  await file.close();
  const result = await openRootFile(sparseSource(updated));
  assert.equal((await result.list()).length, 9);
  assert.ok(result.size > BORDER);
});

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces));
}

/** Reads what was written in pieces; what was not written is zero. */
function sparseSource(pieces: ReadonlyMap<number, Uint8Array>): ByteSource {
  const size = Math.max(...[...pieces].map(([at, bytes]) => at + bytes.length));
  const readOne = (start: number, end: number) => {
    const bytes = new Uint8Array(end - start);
    for (const [at, piece] of pieces) {
      const [from, to] = [Math.max(start, at), Math.min(end, at + piece.length)];
      if (from < to) bytes.set(piece.subarray(from - at, to - at), from - start);
    }
    return bytes;
  };
  return {
    name: 'sparse',
    size: async () => size,
    read: async (ranges) => ranges.map(({ start, end }) => readOne(start, end)),
    close: async () => {},
  };
}
