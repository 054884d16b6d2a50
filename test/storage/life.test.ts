import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../src/errors.ts';
import { beginLife } from '../../src/storage/life.ts';

test('an abort rejects at once, while close waits for what was left running', async () => {
  const life = beginLife('events.root');
  const log: string[] = [];
  let finish = () => {};
  const read = () =>
    new Promise<void>((resolve) => {
      finish = () => {
        log.push('read ends');
        resolve();
      };
    });
  const stop = new AbortController();
  const running = life.run(read, { signal: stop.signal });
  stop.abort();
  await assert.rejects(running, (error: unknown) => {
    assert.ok(isError(error, 'cancelled'));
    assert.match(error.message, /"events.root"/);
    return true;
  });
  setTimeout(() => finish(), 5);
  await life.close(async () => void log.push('released'));
  assert.deepEqual(log, ['read ends', 'released']);
});

test('close releases once, also after a read that failed', async () => {
  const life = beginLife('events.root');
  let released = 0;
  const failing = life.run(() => Promise.reject(new Error('no')));
  const release = async () => void released++;
  await Promise.all([life.close(release), life.close(release), assert.rejects(failing, /no/)]);
  assert.equal(released, 1);
  await assert.rejects(
    life.run(async () => 1),
    /after it was closed/,
  );
});
