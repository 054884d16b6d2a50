import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column, Table } from '../../../src/column/index.ts';
import { isError } from '../../../src/errors.ts';
import { type Compression, createRootFile, openRootFile } from '../../../src/root/index.ts';
import { fromBytes, toMemory } from '../../../src/storage/index.ts';

const entries = 60_000;
const table: Table = {
  length: entries,
  columns: new Map<string, Column>([
    ['x', Float32Array.from({ length: entries }, (_, i) => Math.fround(Math.sin(i)))],
    ['y', Float64Array.from({ length: entries }, (_, i) => (i * i) % 1009)],
  ]),
};

async function written(compression: Compression): Promise<Uint8Array> {
  const sink = toMemory();
  const file = await createRootFile(sink, { compression });
  const branches = { x: { type: 'float32' }, y: { type: 'float64' } } as const;
  await file.tree('t', branches, { basketBytes: 64 * 1024 }).append(table);
  await file.close();
  return sink.bytes();
}

async function read(bytes: Uint8Array, threads: number): Promise<Table> {
  const file = await openRootFile(fromBytes(bytes));
  try {
    return await (await file.tree('t')).read(['x', 'y'], { threads });
  } finally {
    await file.close();
  }
}

for (const compression of ['lz4', 'zstd', 'zlib'] as const) {
  test(`${compression}: threads read what one reads`, async () => {
    const bytes = await written({ algorithm: compression, level: 1 });
    assert.deepEqual(await read(bytes, 3), table);
    assert.deepEqual(await read(bytes, 1), table);
  });
}

test('what is not compressed is read without threads', async () => {
  assert.deepEqual(await read(await written('none'), 2), table);
});

test('a broken basket is the same error with threads as without', async () => {
  const bytes = await written({ algorithm: 'lz4', level: 1 });
  // A key of branch "y", whose baskets become shorter; the ones of "x" do not.
  const name = new TextEncoder().encode('TBasket\x01y');
  const at = bytes.findIndex((_, i) => name.every((byte, k) => bytes[i + k] === byte));
  bytes[at + 1000]! ^= 1;
  const errorOf = async (threads: number) => {
    const error = await read(bytes, threads).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(isError(error, 'format'), String(error));
    return error.message;
  };
  assert.equal(await errorOf(2), await errorOf(1));
});

test('two reads at the same time share the threads', async () => {
  const bytes = await written({ algorithm: 'zlib', level: 1 });
  const both = await Promise.all([read(bytes, 2), read(bytes, 2)]);
  assert.deepEqual(both, [table, table]);
});

test('a number of threads that cannot be is refused', async () => {
  const bytes = await written('none');
  for (const threads of [0, 1.5, 1e9, Number.NaN])
    await assert.rejects(read(bytes, threads), (error: unknown) => isError(error, 'usage'));
});
