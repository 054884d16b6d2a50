import fc from 'fast-check';
import { hashOfJson, type Json } from '../../../src/jobs/index.ts';
import type { RecordEvent } from '../../../src/jobs/record/event.ts';

const at = '2026-01-02T03:04:05.678Z';
const program = { name: 'beamline', version: '0.1.0' };
const place = { host: 'a', worker: 'thread-1' };

/** The first line of a record. */
export const created: RecordEvent = {
  event: 'created',
  schema: 1,
  name: 'test',
  program,
  configuration: { a: 1 },
  configurationHash: hashOfJson({ a: 1 }),
  inputs: [{ url: 'file:///a.root', bytes: 5, checksum: 'adler32:062c0215' }],
  at,
};

const opened: RecordEvent = { event: 'opened', at, host: 'a', pid: 1, program };
const stageName = fc.constantFrom('parse', 'fill');
const taskId = fc.constantFrom('t0', 't1', 't2');

/** Two stages of three tasks each, in any order and with changing keys. */
const planned = (stage: string) =>
  fc.tuple(fc.shuffledSubarray(['t0', 't1', 't2'], { minLength: 3 }), fc.constantFrom('k', 'l')).map(
    ([ids, key]): RecordEvent => ({
      event: 'planned',
      stage,
      at,
      tasks: ids.map((id) => ({ id, kind: 'x/y', key: id === 't1' ? key : 'k' })),
    }),
  );

const anyEvent: fc.Arbitrary<RecordEvent> = fc.oneof(
  fc.constant(opened),
  fc.jsonValue().map((recipe): RecordEvent => ({ event: 'executor', recipe: recipe as Json })),
  stageName.chain(planned),
  fc
    .tuple(stageName, taskId, fc.string({ unit: 'binary' }))
    .map(([stage, task, reason]): RecordEvent => ({ event: 'undone', stage, task, reason })),
  fc
    .tuple(stageName, taskId)
    .map(([stage, task]): RecordEvent => ({ event: 'started', stage, task, attempt: 1, at, ...place })),
  fc
    .tuple(stageName, taskId, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(
      ([stage, task, fraction]): RecordEvent => ({ event: 'progress', stage, task, fraction: fraction + 0 }),
    ),
  fc.tuple(stageName, taskId, fc.constantFrom('retry' as const, 'failed' as const), fc.string()).map(
    ([stage, task, status, reason]): RecordEvent => ({
      event: 'ended',
      stage,
      task,
      attempt: 1,
      status,
      reason,
      error: { tag: 'storage', message: reason, transient: true },
      startedAt: at,
      seconds: 0.5,
      ...place,
    }),
  ),
  fc.tuple(stageName, taskId, fc.jsonValue()).map(
    ([stage, task, result]): RecordEvent => ({
      event: 'ended',
      stage,
      task,
      attempt: 1,
      status: 'done',
      // Through its text, as it comes from a worker: no negative zero.
      result: JSON.parse(JSON.stringify(result)),
      startedAt: at,
      seconds: 1,
      ...place,
    }),
  ),
  stageName.map((stage): RecordEvent => ({ event: 'stage-ended', stage, state: 'partial', at, result: [1] })),
  fc.constant<RecordEvent>({ event: 'closed', state: 'partial', at }),
);

/** Any record that can follow from two planned stages. */
export const anyEvents: fc.Arbitrary<RecordEvent[]> = fc
  .tuple(planned('parse'), planned('fill'), fc.array(anyEvent, { maxLength: 40 }))
  .map(([parse, fill, rest]) => [created, opened, parse, fill, ...rest]);
