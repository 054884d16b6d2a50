import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../../src/errors.ts';
import type { RecordEvent } from '../../../src/jobs/record/event.ts';
import { openLog, parseLog } from '../../../src/jobs/record/log.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';
import { anyEvents, created } from './events.ts';

const textOf = (events: readonly RecordEvent[]) =>
  Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));

test('a log torn at any byte of its last line gives all lines before it', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const before = textOf(events.slice(0, -1));
      const all = textOf(events);
      for (let length = before.length; length < all.length; length++) {
        const { events: found, bytes } = parseLog(all.subarray(0, length), 'run.jsonl');
        assert.equal(bytes, before.length);
        assert.equal(found.length, events.length - 1);
      }
      assert.deepEqual(parseLog(all, 'run.jsonl'), { events, bytes: all.length });
    }),
    { numRuns: 20 },
  );
});

test('a tail of zeros or rubbish, as a power failure leaves it, does not count', () => {
  const whole = textOf([created]);
  for (const tail of [
    Buffer.alloc(4096),
    Buffer.from('\0\0\n\0\0\n'),
    Buffer.from('{"event":"nonsense"}\n'),
  ]) {
    const { events, bytes } = parseLog(Buffer.concat([whole, tail]), 'run.jsonl');
    assert.deepEqual([events.length, bytes], [1, whole.length]);
  }
});

test('a broken line with whole ones behind it is a format error that names the place', () => {
  const text = Buffer.concat([textOf([created]), Buffer.from('{"event":\n'), textOf([created])]);
  assert.throws(
    () => parseLog(text, 'run.jsonl'),
    (error) => isError(error, 'format') && error.message.includes(`byte ${textOf([created]).length}`),
  );
});

test('an opened log first cuts off the torn line, then goes on', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'run.jsonl');
    const whole = textOf([created]);
    await writeFile(path, Buffer.concat([whole, Buffer.from('{"event":"clo')]));
    const log = await openLog(path, whole.length);
    const closed: RecordEvent = { event: 'closed', state: 'done', at: 'T' };
    for (let count = 0; count < 100; count++) log.append(closed);
    await log.close();
    await log.close();
    assert.deepEqual(parseLog(await readFile(path), path).events, [
      created,
      ...Array.from({ length: 100 }, () => closed),
    ]);
    assert.throws(
      () => log.append(closed),
      (error) => isError(error, 'storage'),
    );
  }));

test('a log that cannot be written says so when it is flushed, and then at every line', {
  skip: !existsSync('/dev/full') && 'this system has no /dev/full',
}, async () => {
  const log = await openLog('/dev/full', 0);
  log.append(created);
  await assert.rejects(log.flush(), (error) => isError(error, 'storage'));
  assert.throws(
    () => log.append(created),
    (error) => isError(error, 'storage'),
  );
  await assert.rejects(log.close(), (error) => isError(error, 'storage'));
});
