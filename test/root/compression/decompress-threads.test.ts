import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import {
  type CompressedRecord,
  decompressWithThreads,
} from '../../../src/root/compression/decompress-threads.ts';

const RAW = 100_000;

/** A block of zlib as a record has it. */
function record(fill: number): CompressedRecord {
  const data = deflateSync(Buffer.alloc(RAW, `${fill} muons and electrons`));
  const header = Buffer.alloc(9);
  header.write('ZL', 'latin1');
  header.writeUIntLE(data.length, 3, 3);
  header.writeUIntLE(RAW, 6, 3);
  return { stored: Buffer.concat([header, data]), rawBytes: RAW };
}

const records = Array.from({ length: 20 }, (_, i) => record(i));
const allocate = (length: number) => new Uint8Array(length);

const broken: CompressedRecord = { stored: Buffer.alloc(500, 'ZL'), rawBytes: RAW };

/** What threads have of the records after so long, with one that is broken and one that is not compressed behind them. */
async function takeAfter(milliseconds: number): Promise<(Uint8Array | undefined)[]> {
  const all = [...records, broken, undefined];
  const help = decompressWithThreads(all, 1);
  await wait(milliseconds);
  const raw = all.map((_, i) => help.take(i, allocate));
  help.release();
  return raw;
}

test('while nobody takes any, a thread does all records that are whole, and no others', async () => {
  let raw: (Uint8Array | undefined)[] = [];
  // A thread takes its time to start on a busy machine.
  for (let time = 50; time < 30_000 && !raw[0]; time *= 2) raw = await takeAfter(time);
  for (const i of records.keys()) {
    assert.ok(Buffer.from(raw[i]!).toString('latin1').startsWith(`${i} muons and electrons`));
    assert.equal(raw[i]?.length, RAW);
  }
  assert.deepEqual(raw.slice(20), [undefined, undefined]);
});

test('memory is used again, and holds nothing of the work before', async () => {
  for (let round = 0; round < 5; round++) {
    const help = decompressWithThreads([...records].reverse(), 2);
    await wait(20);
    for (const i of records.keys()) {
      const raw = help.take(i, allocate);
      if (raw) assert.equal(Buffer.from(raw).toString('latin1', 0, 3), `${19 - i} m`.slice(0, 3));
    }
    help.release();
  }
});

test('what is small, or would take too much memory, is left to the one who asked', () => {
  const small = decompressWithThreads([{ stored: new Uint8Array(10), rawBytes: 1000 }], 1);
  assert.equal(small.take(0, allocate), undefined);
  const huge = decompressWithThreads([{ stored: new Uint8Array(10), rawBytes: 2 ** 30 }], 1);
  assert.equal(huge.take(0, allocate), undefined);
});
