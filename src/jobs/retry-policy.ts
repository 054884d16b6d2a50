import type { ErrorRecord } from './error-record.ts';
import type { Outcome } from './task.ts';

/** When a failed task is tried again, as data, so that workers elsewhere follow the same policy. */
export type RetryPolicy = {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** The wait before the second attempt; each later one is `factor` times longer, up to `maxDelaySeconds`. */
  readonly delaySeconds: number;
  readonly factor: number;
  readonly maxDelaySeconds: number;
  /** The share of the wait that is random, from 0 to 1, so that many tasks do not come back at once. */
  readonly jitter: number;
  /** Errors with these tags are tried again; a storage error only when it is transient. */
  readonly tags: readonly string[];
  /** System errors with these codes are tried again, whatever their tag. */
  readonly codes: readonly string[];
};

/** Three attempts; only what may pass by itself is tried again. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  delaySeconds: 1,
  factor: 3,
  maxDelaySeconds: 60,
  jitter: 0.5,
  tags: ['storage', 'busy', 'crashed', 'out-of-memory', 'time-limit'],
  codes: [
    'ECONNRESET',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'EPIPE',
    'EAI_AGAIN',
    'ENETUNREACH',
    'EHOSTUNREACH',
    'ESTALE',
  ],
};

/** What an error thrown by a task means under the policy. */
export function outcomeOfError(error: ErrorRecord, policy: RetryPolicy): Outcome {
  return { status: isRetried(error, policy) ? 'retry' : 'drop', reason: error.message, error };
}

function isRetried(error: ErrorRecord, policy: RetryPolicy): boolean {
  if (error.code !== undefined && policy.codes.includes(error.code)) return true;
  return policy.tags.includes(error.tag) && error.transient !== false;
}

/**
 * Seconds to wait after the failed `attempt` (from 1). `random` gives numbers from 0 to 1; a server's wish
 * (`afterSeconds`) is honoured even where it is longer than the policy's longest wait.
 */
export function delayAfter(
  policy: RetryPolicy,
  attempt: number,
  random: () => number,
  afterSeconds = 0,
): number {
  const full = Math.min(policy.maxDelaySeconds, policy.delaySeconds * policy.factor ** (attempt - 1));
  return Math.max(afterSeconds, full * (1 - policy.jitter * random()));
}
