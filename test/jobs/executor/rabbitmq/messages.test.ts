import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from '../../../../src/errors.ts';
import { decodeReports, decodeTask, encode } from '../../../../src/jobs/executor/rabbitmq/messages.ts';
import { isSessionOf, newSession } from '../../../../src/jobs/executor/rabbitmq/names.ts';
import { callOf } from '../../../contract/executor.contract.ts';

const { taskModule: _, ...stage } = callOf({ timeLimitSeconds: 3 });
const message = { call: 7, stage, task: { id: 't', kind: 'a/b', input: { list: [1, null] }, attempt: 2 } };
const isFormatError = (error: unknown) => isError(error, 'format');

test('a task comes out of its message as it went in, and no module comes with it', () => {
  assert.deepEqual(decodeTask(encode(message)), { protocol: 2, ...message });
  const smuggled = { ...message, stage: { ...stage, taskModule: 'file:///evil.ts' } };
  assert.ok(!('taskModule' in decodeTask(encode(smuggled)).stage));
});

test('what is no task is refused: no JSON, another protocol, a field that is missing or of another type', () => {
  const { task: __, ...without } = message;
  const wrong = [
    Buffer.from('{'),
    Buffer.from('null'),
    encode({ ...message, protocol: 1 }),
    encode(without),
    encode({ ...message, call: 'seven' }),
    encode({ ...message, task: { ...message.task, attempt: 0 } }),
  ];
  for (const body of wrong) assert.throws(() => decodeTask(body), isFormatError, body.toString());
});

test('reports keep what there is in an outcome, and nothing is made up', () => {
  const about = { call: 1, task: 't', attempt: 1, startedAt: 'now', host: 'h', worker: 'w', seconds: 0.5 };
  const outcomes = [
    { status: 'done', result: { outputs: [] } },
    { status: 'retry', reason: 'r', afterSeconds: 2 },
    { status: 'drop', reason: 'd', error: { tag: 'format', message: 'm', transient: false } },
  ];
  const reports = outcomes.map((outcome) => ({ type: 'ended', ...about, outcome }));
  const head = { type: 'reports', from: 'w', slots: 2, holds: 0, heard: 1 };
  assert.deepEqual(decodeReports(encode({ ...head, reports })), { protocol: 2, ...head, reports });
  const odd = [{ type: 'ended', ...about, outcome: { status: 'fine' } }];
  assert.throws(() => decodeReports(encode({ ...head, reports: odd })), isFormatError);
});

test('a worker follows sessions of its own pool only', () => {
  const session = newSession('lab', 'a run/with spaces');
  assert.match(session, /^beamline\.lab\.a_run_with_spaces-[0-9a-f]{12}$/);
  assert.ok(isSessionOf('lab', session));
  assert.ok(!isSessionOf('other', session));
  assert.ok(!isSessionOf('lab', 'beamline.lab.dead'));
  assert.ok(!isSessionOf('lab', `${session}/x`));
});
