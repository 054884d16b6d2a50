import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isError } from '../../../src/errors.ts';
import type { RunRecord } from '../../../src/jobs/index.ts';
import type { RecordEvent } from '../../../src/jobs/record/event.ts';
import { Replay } from '../../../src/jobs/record/replay.ts';
import { anyEvents, created } from './events.ts';

function recordOf(events: readonly RecordEvent[]): RunRecord {
  const replay = new Replay();
  for (const event of events) replay.apply(event);
  return replay.record();
}

test('a record that was compacted anywhere in between goes on as if it had not been', () => {
  fc.assert(
    fc.property(anyEvents, fc.nat(), (events, number) => {
      const cut = 1 + (number % events.length);
      const middle = JSON.parse(JSON.stringify(recordOf(events.slice(0, cut)))) as RunRecord;
      const whole = recordOf([{ event: 'record', record: middle }, ...events.slice(cut)]);
      assert.deepEqual(whole, recordOf(events));
    }),
  );
});

test('a task has a result exactly when it is done, and runs only while a session is open', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      for (const { tasks } of recordOf(events).stages) {
        for (const task of tasks) {
          assert.equal('result' in task, task.state === 'done');
          const runs = task.attempts.some(({ status }) => status === 'running');
          assert.equal(runs, task.state === 'running');
        }
      }
      const closed = recordOf([...events, { event: 'closed', state: 'cancelled', at: '' }]);
      assert.ok(!JSON.stringify(closed.stages).includes('"status":"running"'));
    }),
  );
});

test('what is known of a task stays when it is planned again with the same key, and only then', () => {
  const plan = (key: string): RecordEvent => ({
    event: 'planned',
    stage: 's',
    at: '',
    tasks: [{ id: 't', kind: 'x/y', key }],
  });
  const end: RecordEvent = {
    event: 'ended',
    stage: 's',
    task: 't',
    attempt: 1,
    status: 'done',
    result: 5,
    startedAt: '',
    seconds: 1,
    host: 'h',
    worker: 'w',
  };
  const stateAfter = (key: string) => recordOf([created, plan('k'), end, plan(key)]).stages[0]?.tasks[0];
  assert.equal(stateAfter('k')?.state, 'done');
  assert.equal(stateAfter('k')?.result, 5);
  assert.equal(stateAfter('l')?.state, 'waiting');
  assert.deepEqual(stateAfter('l')?.attempts, []);
});

test('what runs while its coordinator goes away is shown as interrupted, and is to be done again', () => {
  const record = recordOf([
    created,
    { event: 'planned', stage: 's', at: '', tasks: [{ id: 't', kind: 'x/y', key: 'k' }] },
    { event: 'started', stage: 's', task: 't', attempt: 1, at: 'T', host: 'h', worker: 'w' },
    { event: 'opened', at: '', host: 'h', pid: 2, program: { name: 'beamline', version: '1' } },
  ]);
  assert.deepEqual(record.stages[0]?.tasks[0], {
    id: 't',
    kind: 'x/y',
    key: 'k',
    state: 'waiting',
    attempts: [{ attempt: 1, status: 'interrupted', startedAt: 'T', host: 'h', worker: 'w' }],
  });
});

test('a record that does not hang together is a format error', () => {
  const bad: RecordEvent[][] = [
    [{ event: 'undone', stage: 's', task: 't', reason: '' }],
    [created, created],
    [{ event: 'record', record: { ...recordOf([created]), schema: 99 } }],
    [created, { event: 'undone', stage: 's', task: 't', reason: '' }],
    [created, { event: 'stage-ended', stage: 's', state: 'done', at: '' }],
    [],
  ];
  for (const events of bad) {
    assert.throws(
      () => recordOf(events),
      (error) => isError(error, 'format'),
    );
  }
});
