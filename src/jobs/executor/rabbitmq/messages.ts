/** What coordinators and workers say to each other: plain JSON, checked on arrival. Credentials are never part of it. */
import { z } from 'zod';
import { FormatError } from '../../../errors.ts';
import type { Json } from '../../json.ts';
import type { Outcome, TaskProgress } from '../../task.ts';

const PROTOCOL = 2;
const protocol = z.literal(PROTOCOL);
// Came out of a JSON text: plain by its making.
const json = z.unknown().transform((value) => (value ?? null) as Json);

/** A stage call without its module: a worker decides itself what code does a kind of task. */
const stageCall = z.object({
  run: z.string(),
  stage: z.string(),
  exchange: z.string().optional(),
  directory: z.string().min(1),
  retry: z.object({
    attempts: z.number(),
    delaySeconds: z.number(),
    factor: z.number(),
    maxDelaySeconds: z.number(),
    jitter: z.number(),
    tags: z.array(z.string()),
    codes: z.array(z.string()),
  }),
  timeLimitSeconds: z.number().min(0),
  maxResultBytes: z.number().positive(),
});
const assignment = z.object({
  id: z.string(),
  kind: z.string(),
  input: json,
  attempt: z.int().positive(),
});

const taskMessage = z.object({ protocol, call: z.int(), stage: stageCall, task: assignment });

const errorRecord = z.object({
  tag: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
  stack: z.string().exactOptional(),
  code: z.string().exactOptional(),
  transient: z.boolean().exactOptional(),
});
const outcome: z.ZodType<Outcome> = z.discriminatedUnion('status', [
  z.object({ status: z.literal('done'), result: json }),
  z.object({
    status: z.literal('retry'),
    reason: z.string(),
    error: errorRecord.exactOptional(),
    afterSeconds: z.number().exactOptional(),
  }),
  z.object({ status: z.literal('drop'), reason: z.string(), error: errorRecord.exactOptional() }),
]);
const progress: z.ZodType<TaskProgress> = z.union([
  z.number(),
  z.object({ done: z.number(), total: z.number(), unit: z.string() }),
]);

/** Which attempt a report is about. */
const about = { call: z.int(), task: z.string(), attempt: z.int() };
const place = { startedAt: z.string(), host: z.string(), worker: z.string() };
const report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), ...about, ...place }),
  z.object({ type: z.literal('progress'), ...about, progress }),
  z.object({ type: z.literal('log'), ...about, line: z.string() }),
  z.object({ type: z.literal('ended'), ...about, ...place, seconds: z.number(), outcome }),
  /** It stopped because it was told to. */
  z.object({ type: z.literal('gave-up'), ...about }),
  /** The worker leaves and did not end it: it is to be given out again. */
  z.object({ type: z.literal('returned'), ...about }),
]);

const reports = z.object({
  protocol,
  type: z.literal('reports'),
  /** The worker process, unique in the pool. */
  from: z.string(),
  slots: z.int().positive(),
  /** How many tasks of the session it has, those included that it has not begun. */
  holds: z.int().min(0),
  /** The last announcement that the worker has acted upon. */
  heard: z.int(),
  reports: z.array(report),
});

/** A coordinator sends this to itself, to know whether it can still be heard. */
const echo = z.object({ protocol, type: z.literal('echo') });
const reportsOrEcho = z.discriminatedUnion('type', [reports, echo]);

/** Says that a coordinator is there, and which of its calls are on; said again and again. */
const announcement = z.object({
  protocol,
  session: z.string(),
  /** The version of the program: only workers of the same version take part. */
  version: z.string(),
  /** Of several runs, a worker does the tasks of the one with the highest number first. */
  priority: z.number(),
  /** Counted up with every change. */
  serial: z.int(),
  /** The calls that are on. One below `next` that is not among them is over: its tasks are not wanted any more. */
  calls: z.array(z.int()),
  next: z.int(),
});

export type TaskMessage = z.output<typeof taskMessage>;
export type Report = z.output<typeof report>;
export type Reports = z.output<typeof reports>;
export type Echo = z.output<typeof echo>;
export type Announcement = z.output<typeof announcement>;
/** A message as it is sent, without the number of the protocol. */
export type Plain<M extends { protocol: number }> = Omit<M, 'protocol'>;

/** A message with the number of the protocol, as its text in UTF-8. */
export function encode(message: object): Buffer {
  return Buffer.from(JSON.stringify({ protocol: PROTOCOL, ...message }));
}

/** Reads a task. Throws `FormatError` for anything else. */
export const decodeTask = (body: unknown) => decode(taskMessage, body, 'a task');
/** Reads reports, or an echo. Throws `FormatError` for anything else. */
export const decodeReports = (body: unknown) => decode(reportsOrEcho, body, 'reports');
/** Reads an announcement. Throws `FormatError` for anything else. */
export const decodeAnnouncement = (body: unknown) => decode(announcement, body, 'an announcement');

function decode<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const checked = schema.safeParse(parsed(body, what));
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new FormatError(`jobs: a message is not ${what}: ${issue?.path.join('.')}: ${issue?.message}`);
}

function parsed(body: unknown, what: string): unknown {
  if (!Buffer.isBuffer(body)) return body;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new FormatError(`jobs: a message is not ${what}: it is no JSON`, { cause });
  }
}
