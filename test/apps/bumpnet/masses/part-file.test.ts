import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createPart,
  type PartIndex,
  readArrays,
  readPartIndex,
} from '../../../../src/apps/bumpnet/masses/part-file.ts';
import { type ByteSource, fromBytes, fromFile } from '../../../../src/storage/index.ts';
import { inTemporaryDirectory } from '../run-pipeline.ts';

const SEGMENTS: Record<string, Float64Array[]>[] = [
  { b: [Float64Array.of(1, 2), Float64Array.of(3)], a: [Float64Array.of(4)], c: [Float64Array.of(5)] },
  { c: [new Float64Array(300_000).fill(6)], b: [Float64Array.of(7)] },
];

async function writeSample(path: string): Promise<void> {
  const part = await createPart(path);
  for (const segment of SEGMENTS) await part.append(new Map(Object.entries(segment)));
  await part.finish({ x: 3 });
  await part.close();
}

async function arraysIn(source: ByteSource, index: PartIndex, ...names: string[]) {
  const found: Record<string, number[]> = {};
  for await (const [name, piece] of readArrays(source, index, new Set(names)))
    found[name] = [...(found[name] ?? []), ...piece];
  return found;
}

test('arrays come back segment after segment, only those that are asked for', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'x.part');
    await writeSample(path);
    const source = await fromFile(path);
    const index = await readPartIndex(source);
    assert.deepEqual(index, {
      states: { x: 3 },
      segments: [
        [
          ['a', 1],
          ['b', 3],
          ['c', 1],
        ],
        [
          ['b', 1],
          ['c', 300_000],
        ],
      ],
    });
    assert.deepEqual(await arraysIn(source, index, 'a', 'b'), { a: [4], b: [1, 2, 3, 7] });
    const { c } = await arraysIn(source, index, 'c');
    assert.deepEqual([c?.length, c?.[0], c?.[1], c?.at(-1)], [300_001, 5, 6, 6]);
    assert.deepEqual(await arraysIn(source, index, 'd'), {});
    await source.close();
  }));

test('a file that is cut short, or is none of ours, is a format error', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'x.part');
    await writeSample(path);
    const whole = await readFile(path);
    for (const length of [0, 4, 8, 20, whole.length - 1])
      await assert.rejects(readPartIndex(fromBytes(whole.subarray(0, length))), { tag: 'format' });
    await writeFile(path, 'something else, long enough to have an end');
    await assert.rejects(readPartIndex(fromBytes(await readFile(path))), {
      tag: 'format',
      message: /no part file/,
    });
  }));

test('an index that does not fit what stands before it is a format error', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'x.part');
    await writeSample(path);
    const whole = await readFile(path);
    const shifted = Buffer.from(whole);
    shifted.writeBigUInt64LE(BigInt(whole.length), whole.length - 16);
    await assert.rejects(readPartIndex(fromBytes(shifted)), { message: /its index starts at/ });
    const changed = Buffer.from(whole.toString('latin1').replace('["a",1]', '["a",2]'), 'latin1');
    await assert.rejects(readPartIndex(fromBytes(changed)), {
      message: /expected .* bytes before its index/,
    });
  }));
