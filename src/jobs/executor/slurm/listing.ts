import type { ElementState } from '../batch/scheduler.ts';
import { slurmState } from './states.ts';

/** An element of an array as Slurm lists it. */
export interface ListedElement {
  /** The number of the array; that of a single task is given to one of the tasks and must not be used. */
  readonly job: string;
  readonly index: number;
  readonly state: ElementState;
}

/** The format for `squeue --array --format` that `parseSqueue` reads: array, index, state, reason. */
export const SQUEUE_FORMAT = '%F|%K|%T|%r';

/** Reads a listing of `squeue`; lines that are no array elements are passed over. */
export function parseSqueue(text: string): ListedElement[] {
  return text.split('\n').flatMap((line) => {
    const [job = '', index = '', state = '', reason = ''] = line.trim().split('|');
    return elementsOf(job, index, slurmState(state, reason));
  });
}

/** The columns for `sacct --parsable2 --format` that `parseSacct` reads. */
export const SACCT_FORMAT = 'JobID,State,Reason';

/** Reads a listing of `sacct`, which names what is pending in one line: `1_[3-4,7%2]`. */
export function parseSacct(text: string): ListedElement[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', state = '', reason = ''] = line.trim().split('|');
    const [, job = '', indices = ''] = /^(\d+)_(\[[^\]]+\]|\d+)$/.exec(id) ?? [];
    return elementsOf(job, indices, slurmState(state, reason));
  });
}

const MOST_INDICES = 4_000_001;

function elementsOf(job: string, indices: string, state: ElementState): ListedElement[] {
  if (!/^\d+$/.test(job)) return [];
  return indicesOf(indices).map((index) => ({ job, index, state }));
}

/** `3`, or `[3-4,7%2]`: ranges, and how many may run at a time. */
function indicesOf(text: string): number[] {
  const inner = text.replace(/^\[|\]$/g, '').replace(/%\d+$/, '');
  return inner.split(',').flatMap((range) => {
    const [, from, to = from, step = '1'] = /^(\d+)(?:-(\d+))?(?::(\d+))?$/.exec(range) ?? [];
    if (from === undefined || Number(to) >= MOST_INDICES || Number(step) < 1) return [];
    const count = Math.max(0, Math.floor((Number(to) - Number(from)) / Number(step)) + 1);
    return Array.from({ length: count }, (_, i) => Number(from) + i * Number(step));
  });
}
