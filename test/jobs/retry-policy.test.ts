import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusyError, FormatError, NotFoundError, StorageError } from '../../src/errors.ts';
import { DEFAULT_RETRY, errorRecordOf, outcomeOfError, type RetryPolicy } from '../../src/jobs/index.ts';
import { delayAfter } from '../../src/jobs/retry-policy.ts';

const statusOf = (error: unknown, policy: RetryPolicy = DEFAULT_RETRY) =>
  outcomeOfError(errorRecordOf(error), policy).status;

test('by default only what may pass by itself is tried again', () => {
  assert.equal(statusOf(new StorageError('x', { transient: true })), 'retry');
  assert.equal(statusOf(new StorageError('x')), 'drop');
  assert.equal(statusOf(new BusyError('x')), 'retry');
  assert.equal(statusOf(new FormatError('x')), 'drop');
  assert.equal(statusOf(new NotFoundError('x')), 'drop');
  assert.equal(statusOf(new TypeError('x')), 'drop');
  assert.equal(statusOf('a string'), 'drop');
});

test('the code of a system error is found under what wraps it', () => {
  const cause = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  const wrapped = new TypeError('fetch failed', { cause });
  assert.equal(errorRecordOf(wrapped).code, 'ECONNRESET');
  assert.equal(statusOf(wrapped), 'retry');
});

test('a policy may name other tags', () => {
  const policy = { ...DEFAULT_RETRY, tags: ['format'] };
  assert.equal(statusOf(new FormatError('x'), policy), 'retry');
  assert.equal(statusOf(new BusyError('x'), policy), 'drop');
});

test('waits grow by the factor, up to the longest, less a random share', () => {
  const policy = { ...DEFAULT_RETRY, delaySeconds: 1, factor: 3, maxDelaySeconds: 20, jitter: 0.5 };
  const waits = [1, 2, 3, 4, 5].map((attempt) => delayAfter(policy, attempt, () => 0));
  assert.deepEqual(waits, [1, 3, 9, 20, 20]);
  assert.equal(
    delayAfter(policy, 2, () => 1),
    1.5,
  );
});

test('a server that says when to come back is honoured', () => {
  assert.equal(
    delayAfter(DEFAULT_RETRY, 1, () => 0, 300),
    300,
  );
  assert.equal(
    delayAfter({ ...DEFAULT_RETRY, delaySeconds: 10 }, 1, () => 0, 2),
    10,
  );
});
