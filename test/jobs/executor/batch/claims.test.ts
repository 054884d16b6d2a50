import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openClaims, parcelText } from '../../../../src/jobs/executor/batch/claims.ts';
import {
  makeSpoolDirectories,
  parcelName,
  spoolPaths,
  writeWhole,
} from '../../../../src/jobs/executor/batch/layout.ts';
import { inTemporaryDirectory } from '../../temporary-directory.ts';

async function spoolWith(directory: string, count: number) {
  const paths = spoolPaths(join(directory, 'spool'));
  await makeSpoolDirectories(paths);
  for (let number = 1; number <= count; number++) {
    const parcel = { name: parcelName(number, 'c1'), call: 'c1', tasks: [] };
    await writeWhole(paths, join(paths.queue, parcel.name), parcelText(parcel));
  }
  return paths;
}

test('each parcel is claimed once, by many lanes of many workers', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = await spoolWith(directory, 40);
    const workers = await Promise.all(['a', 'b', 'c'].map((name) => openClaims(paths, name)));
    const lanes = workers
      .flatMap((claims) => [claims, claims])
      .map(async (claims) => {
        const names: string[] = [];
        for (let next = await claims.take(); next; next = await claims.take()) names.push(next.name);
        return names;
      });
    const taken = (await Promise.all(lanes)).flat();
    assert.equal(taken.length, 40);
    assert.equal(new Set(taken).size, 40);
  }));

test('a worker that was taken for dead can claim nothing more', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = await spoolWith(directory, 1);
    const claims = await openClaims(paths, 'a');
    await rename(join(paths.claims, 'a'), join(paths.lost, 'a'));
    assert.equal(await claims.areLost(), true);
    await assert.rejects(claims.take(), /taken away/);
  }));
