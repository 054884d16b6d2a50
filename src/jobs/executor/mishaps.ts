import type { Outcome } from '../task.ts';

/** The outcome of an attempt that took longer than it may. */
export function overTimeLimit(seconds: number): Outcome {
  return mishap('time-limit', `the attempt took longer than its ${seconds} s and was ended`);
}

/** The outcome of an attempt whose worker ran out of memory. */
export function outOfMemory(message: string): Outcome {
  return mishap('out-of-memory', `the worker ran out of memory: ${message}`);
}

/** The outcome of an attempt whose worker died for any other reason. */
export function workerCrashed(message: string): Outcome {
  return mishap('crashed', `the worker died: ${message}`);
}

function mishap(tag: string, what: string): Outcome {
  return { status: 'retry', reason: what, error: { tag, message: `jobs: ${what}` } };
}
