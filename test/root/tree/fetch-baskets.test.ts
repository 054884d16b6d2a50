import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Column, concatTables, type Table } from '../../../src/column/index.ts';
import { type Compression, createRootFile, openRootFile } from '../../../src/root/index.ts';
import { fromFile, toFile } from '../../../src/storage/index.ts';

const entries = 30_000;
const offsets = Int32Array.from({ length: entries + 1 }, (_, i) => 2 * i + (i % 3));
const lists = (scale: number): Column => ({
  kind: 'jagged',
  offsets,
  content: Float32Array.from({ length: offsets[entries]! }, (_, i) => Math.fround((i % 977) * scale)),
});
const table: Table = {
  length: entries,
  columns: new Map<string, Column>([
    ['x', Float64Array.from({ length: entries }, (_, i) => i % 1009)],
    ['pt', lists(0.5)],
    ['eta', lists(-0.25)],
  ]),
};

describe('steps that end inside a basket go on in it', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'beamline-baskets-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function written(name: string, compression: Compression): Promise<string> {
    const path = join(folder, `${name}.root`);
    const file = await createRootFile(await toFile(path), { compression });
    const branches = {
      x: { type: 'float64' },
      pt: { type: 'float32', counter: 'n' },
      eta: { type: 'float32', counter: 'n' },
    } as const;
    await file.tree('t', branches, { basketBytes: 20_000 }).append(table);
    await file.close();
    return path;
  }

  for (const name of ['none', 'lz4', 'zlib', 'zstd'] as const) {
    test(`of a file of codec ${name}`, async () => {
      const path = await written(name, name === 'none' ? name : { algorithm: name, level: 1 });
      const file = await openRootFile(await fromFile(path));
      const tree = await file.tree('t');
      const steps: Table[] = [];
      for await (const step of tree.batches(['x', 'pt', 'eta'], { entries: 777 })) steps.push(step);
      assert.deepEqual(concatTables(steps), table);
      // Reads at the same time have memory of their own.
      const both = await Promise.all([tree.read(['x', 'pt', 'eta']), tree.read(['eta', 'pt', 'x'])]);
      for (const { columns } of both)
        for (const [column, values] of table.columns) assert.deepEqual(columns.get(column), values);
      await file.close();
    });
  }
});
