import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BeamlineError } from '../../src/errors.ts';
import { inspectFile, openRootFile } from '../../src/root/index.ts';
import { fromBytes } from '../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../shared-data.ts';

/** Numbers from 0 to `below`, the same in every run. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LENGTHS = [-1, 0x7fffffff, 0, -(2 ** 31), 0x400fffff];

/** The file with a few bytes or numbers changed, or cut short. */
function damage(good: Buffer, random: (below: number) => number): Buffer {
  const bad = Buffer.from(good);
  for (let i = 0; i < 1 + random(4); i++) {
    const at = random(bad.length - 4);
    if (random(2) === 0) bad.writeUInt8(random(256), at);
    else bad.writeInt32BE(LENGTHS[random(LENGTHS.length)]!, at);
  }
  return random(10) === 0 ? bad.subarray(0, random(bad.length)) : bad;
}

/** Reads whatever the file says it has: trees in full, and every object. */
async function readAll(bytes: Buffer): Promise<void> {
  const file = await openRootFile(fromBytes(bytes), { maxObjectBytes: 50_000_000 });
  await inspectFile(file);
  for (const { path, cycle, className } of await file.list()) {
    if (/^TH|^TObjString/.test(className)) await file.get(`${path};${cycle}`);
  }
}

for (const name of [
  'uproot-sample-6.20.04-uncompressed.root',
  'uproot-small-evnt-tree-fullsplit.root',
  'uproot-stl_containers.root',
  'uproot-small-dy-nooffsets.root',
  'uproot-histograms.root',
  'test_stl_containers_rntuple_v1-0-0-0.root',
]) {
  test(`whatever is changed in ${name}, reading ends, and if with an error then a typed one`, async (t) => {
    const path = sharedData('root', name);
    if (!path) {
      t.skip(skipWithoutSharedData);
      return;
    }
    const good = readFileSync(path);
    const random = makeRandom(20261121);
    for (let round = 0; round < 25; round++) {
      await readAll(damage(good, random)).catch((error: unknown) => {
        assert.ok(error instanceof BeamlineError, `round ${round}: ${(error as Error).stack}`);
      });
    }
  });
}
