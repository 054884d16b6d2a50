import { FormatError, messageOf } from '../../../errors.ts';
import type { ElementState } from '../batch/scheduler.ts';

/** A job, an array or an element of one, as `qstat -f -F json` tells of it; only what is used. */
type PbsJob = {
  readonly Job_Name?: unknown;
  readonly job_state?: unknown;
  readonly substate?: unknown;
  readonly Exit_status?: unknown;
  readonly comment?: unknown;
};

/** An element as PBS lists it; `index` is `undefined` for a job that is no array. */
export interface ListedPbsJob {
  /** As a submission prints it: `12[].server`, `12.server`. */
  readonly job: string;
  readonly index: number | undefined;
  readonly name: string;
  readonly state: ElementState;
}

/**
 * Reads the answer of `qstat -t -x -f -F json`. Arrays as a whole are left out: their exit status says nothing about
 * their elements. The index comes from the name of the element, as those that wait have no field for it.
 * Throws `FormatError` for what is no such answer.
 */
export function parseQstat(text: string): ListedPbsJob[] {
  return Object.entries(jobsIn(text)).flatMap(([id, found]) => {
    const [, number, index, server = ''] = /^(\d+)(?:\[(\d*)\])?(\..+)?$/.exec(id) ?? [];
    if (number === undefined || index === '') return [];
    const job = index === undefined ? `${number}${server}` : `${number}[]${server}`;
    const place = index === undefined ? undefined : Number(index);
    return [{ job, index: place, name: String(found.Job_Name ?? ''), state: pbsState(found) }];
  });
}

function jobsIn(text: string): Record<string, PbsJob> {
  try {
    const answer = JSON.parse(text) as { Jobs?: Record<string, PbsJob> } | null;
    if (answer !== null && typeof answer === 'object') return answer.Jobs ?? {};
  } catch (error) {
    throw new FormatError(`jobs: qstat: the answer is no JSON: ${messageOf(error)}`, { cause: error });
  }
  throw new FormatError('jobs: qstat: the answer is not an object');
}

const RUNNING = new Set(['B', 'E', 'R', 'S', 'U']);
const DELETED = 91;

/** What a job says of itself: states by letter, ends by substate and exit status. */
function pbsState({ job_state, substate, Exit_status, comment }: PbsJob): ElementState {
  const state = String(job_state);
  const says = comment === undefined ? '' : ` (${String(comment)})`;
  if (state !== 'F' && state !== 'X') {
    return { state: RUNNING.has(state) ? 'running' : 'queued', words: `PBS says ${state}${says}` };
  }
  const status = typeof Exit_status === 'number' ? Exit_status : undefined;
  const end = endOf(status, Number(substate));
  return { state: 'ended', end, words: `PBS says it ended with ${status ?? 'no'} exit status${says}` };
}

type End = Extract<ElementState, { state: 'ended' }>['end'];

/** Negative numbers are PBS's own; more than 256 is a signal, 271 that of `qdel`. */
const OWN_ENDS = new Map<number, End>([
  [-29, 'time-limit'],
  [-28, 'time-limit'],
  [-27, 'out-of-memory'],
  [-26, 'out-of-memory'],
]);
const DELETED_BY_SIGNAL = 256 + 15;

function endOf(status: number | undefined, substate: number): End {
  // Without one it never ran: deleted before, or what it depended on failed.
  if (status === undefined || substate === DELETED || status === DELETED_BY_SIGNAL) return 'returned';
  if (status < 0) return OWN_ENDS.get(status) ?? 'returned';
  return status === 0 ? 'ok' : 'failed';
}
