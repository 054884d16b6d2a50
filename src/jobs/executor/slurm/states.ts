import type { ElementState } from '../batch/scheduler.ts';

const QUEUED = new Set([
  'PENDING',
  'CONFIGURING',
  'REQUEUED',
  'REQUEUE_FED',
  'REQUEUE_HOLD',
  'SPECIAL_EXIT',
  'RESV_DEL_HOLD',
]);
const RUNNING = new Set([
  'RUNNING',
  'COMPLETING',
  'SUSPENDED',
  'STOPPED',
  'SIGNALING',
  'STAGE_OUT',
  'RESIZING',
]);
const ENDS = new Map<string, Extract<ElementState, { state: 'ended' }>['end']>([
  ['COMPLETED', 'ok'],
  ['FAILED', 'failed'],
  ['OUT_OF_MEMORY', 'out-of-memory'],
  ['TIMEOUT', 'time-limit'],
  ['DEADLINE', 'time-limit'],
  ['PREEMPTED', 'returned'],
  ['NODE_FAIL', 'returned'],
  ['BOOT_FAIL', 'returned'],
  ['CANCELLED', 'returned'],
  ['REVOKED', 'returned'],
]);
/** A pending element with such a reason will never run, though it stays in the queue. */
const NEVER = new Set(['DependencyNeverSatisfied', 'BadConstraints', 'JobHeldUser', 'JobHeldAdmin']);

/** What Slurm's word for a state means, and its reason: `CANCELLED by 0`, `None`. */
export function slurmState(word: string, reason: string): ElementState {
  const state = word.split(/[ +]/, 1)[0] ?? '';
  const words = `Slurm says ${word}${['', 'None', '(null)'].includes(reason) ? '' : ` (${reason})`}`;
  const end = ENDS.get(state);
  if (end !== undefined) return { state: 'ended', end, words };
  if (QUEUED.has(state) && NEVER.has(reason)) return { state: 'ended', end: 'returned', words };
  // A word of a later Slurm: an element that is not known to have ended is left alone.
  return { state: QUEUED.has(state) || !RUNNING.has(state) ? 'queued' : 'running', words };
}
