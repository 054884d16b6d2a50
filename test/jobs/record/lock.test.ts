import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isError } from '../../../src/errors.ts';
import { holdersOf, takeLock } from '../../../src/jobs/record/lock.ts';
import { startOfProcess } from '../../../src/jobs/record/process.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

const isBusy = (error: unknown) => isError(error, 'busy');

async function foreignLock(directory: string, holder: object, ageSeconds = 0): Promise<void> {
  const path = join(directory, 'run.lock.0123456789abcdef');
  await writeFile(path, JSON.stringify({ part: '', ...holder }));
  const time = new Date(Date.now() - ageSeconds * 1000);
  await utimes(path, time, time);
}

function deadPid(): number {
  return spawnSync('true').pid;
}

test('a directory is held by one at a time, and free again when it is released', () =>
  inTemporaryDirectory(async (directory) => {
    const lock = await takeLock(directory, '');
    await assert.rejects(takeLock(directory, ''), isBusy);
    assert.deepEqual(
      (await holdersOf(directory)).map(({ pid }) => pid),
      [process.pid],
    );
    await lock.release();
    await (await takeLock(directory, '')).release();
    assert.deepEqual(await readdir(directory), []);
  }));

test('of many that come at once at most one gets it', () =>
  inTemporaryDirectory(async (directory) => {
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(directory, '')));
    const locks = taken.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    assert.ok(locks.length <= 1);
    for (const each of taken) assert.ok(each.status === 'fulfilled' || isBusy(each.reason));
    await Promise.all(locks.map((lock) => lock.release()));
  }));

test('parts of a run are held apart from one another, and together exclude the whole', () =>
  inTemporaryDirectory(async (directory) => {
    const one = await takeLock(directory, 'job-1');
    const two = await takeLock(directory, 'job-2');
    await assert.rejects(takeLock(directory, 'job-1'), isBusy);
    await assert.rejects(takeLock(directory, ''), isBusy);
    await one.release();
    await two.release();
    const whole = await takeLock(directory, '');
    await assert.rejects(takeLock(directory, 'job-1'), isBusy);
    await whole.release();
  }));

test('the lock of a process that is gone from this machine is taken over, however fresh', () =>
  inTemporaryDirectory(async (directory) => {
    await foreignLock(directory, { host: hostname(), pid: deadPid() });
    const lock = await takeLock(directory, '');
    assert.equal((await readdir(directory)).length, 1);
    await lock.release();
  }));

test(
  'a process that merely has the number of the dead holder does not keep the lock',
  { skip: startOfProcess(process.pid) === undefined && 'this system does not say when a process started' },
  () =>
    inTemporaryDirectory(async (directory) => {
      await foreignLock(directory, { host: hostname(), pid: process.ppid, start: 'another-boot:1' });
      await (await takeLock(directory, '')).release();
      const start = startOfProcess(process.ppid);
      await foreignLock(directory, { host: hostname(), pid: process.ppid, start }, 100_000);
      await assert.rejects(takeLock(directory, ''), isBusy);
    }),
);

test('a holder on another machine is believed for five minutes after its last sign of life', () =>
  inTemporaryDirectory(async (directory) => {
    await foreignLock(directory, { host: 'another-machine', pid: 1 }, 200);
    await assert.rejects(takeLock(directory, ''), isBusy);
    await foreignLock(directory, { host: 'another-machine', pid: 1 }, 400);
    await (await takeLock(directory, '', { beatMilliseconds: 10 })).release();
  }));

test('a holder on another machine whose clock is an hour behind keeps its lock as long as it gives signs of life', () =>
  inTemporaryDirectory(async (directory) => {
    const beatMilliseconds = 40;
    await foreignLock(directory, { host: 'another-machine', pid: 1 }, 3600);
    const path = join(directory, 'run.lock.0123456789abcdef');
    const beating = setInterval(() => {
      const time = new Date(Date.now() - 3_600_000);
      void utimes(path, time, time);
    }, beatMilliseconds);
    try {
      await assert.rejects(takeLock(directory, '', { beatMilliseconds }), isBusy);
    } finally {
      clearInterval(beating);
    }
    await sleep(50);
    await (await takeLock(directory, '', { beatMilliseconds })).release();
  }));

test('a lock file that was cut off by a power failure holds nothing', () =>
  inTemporaryDirectory(async (directory) => {
    await writeFile(join(directory, 'run.lock.0123456789abcdef'), '');
    await (await takeLock(directory, '')).release();
    assert.deepEqual(await readdir(directory), []);
  }));

test('a holder gives signs of life, and learns when its lock was taken away', () =>
  inTemporaryDirectory(async (directory) => {
    const lock = await takeLock(directory, '', { beatMilliseconds: 20 });
    const [name] = await readdir(directory);
    const path = join(directory, name ?? '');
    await utimes(path, new Date(0), new Date(0));
    await sleep(100);
    assert.equal((await holdersOf(directory, 60_000)).length, 1);
    assert.equal(lock.lost.aborted, false);
    await rm(path);
    for (let wait = 0; wait < 100 && !lock.lost.aborted; wait++) await sleep(10);
    assert.ok(isBusy(lock.lost.reason));
    await lock.release();
  }));
