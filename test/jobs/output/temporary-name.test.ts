import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { removeLeftovers, temporaryName } from '../../../src/jobs/output/temporary-name.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

test('temporary files of dead processes go, those of living ones and all others stay', () =>
  inTemporaryDirectory(async (directory) => {
    const dead = spawnSync('true').pid;
    const host = hostname().replaceAll(/[^A-Za-z0-9-]/g, '_');
    const files = {
      [`a.${host}.${dead}.0123456789ab.tmp`]: 'goes',
      [`a.${dead}.1.tmp`]: 'goes',
      [`deep/b.${host}.${dead}.0123456789ab.tmp`]: 'goes',
      [`a.${host}.${process.ppid}.0123456789ab.tmp`]: 'stays',
      [`a.${process.ppid}.1.tmp`]: 'stays',
      'a.other-host.1.0123456789ab.tmp': 'stays',
      'old.other-host.1.0123456789ab.tmp': 'goes',
      'a.root': 'stays',
    };
    await mkdir(join(directory, 'deep'));
    for (const name of Object.keys(files)) await writeFile(join(directory, name), '');
    await utimes(join(directory, 'old.other-host.1.0123456789ab.tmp'), new Date(0), new Date(0));
    const removed = await removeLeftovers(directory);
    const left = (await readdir(directory, { recursive: true })).filter((name) => name !== 'deep');
    const those = (fate: string) => Object.keys(files).filter((name) => files[name] === fate);
    assert.deepEqual(removed.sort(), those('goes').sort());
    assert.deepEqual(left.sort(), those('stays').sort());
  }));

test('every temporary name is new', () => {
  assert.notEqual(temporaryName('a'), temporaryName('a'));
});
