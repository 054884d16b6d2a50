import { BeamlineError, isError, messageOf } from '../errors.ts';

/**
 * An error as plain data, as it crosses threads and machines and stands in the record. The tag is that of a Beamline
 * error, or `crashed`, `out-of-memory` and `time-limit` for what befell a worker, or `unexpected` for anything else.
 */
export type ErrorRecord = {
  readonly tag: string;
  readonly message: string;
  readonly hint?: string;
  readonly stack?: string;
  /** The code of a system error: `ECONNRESET`. */
  readonly code?: string;
  /** For a storage error: whether trying again can help. */
  readonly transient?: boolean;
};

/** Turns anything thrown into a record. */
export function errorRecordOf(error: unknown): ErrorRecord {
  return {
    tag: error instanceof BeamlineError ? error.tag : 'unexpected',
    message: messageOf(error),
    ...(error instanceof BeamlineError && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}),
    ...codeOf(error),
    ...(isError(error, 'storage') ? { transient: error.transient } : {}),
  };
}

/** The code of the error itself or of what caused it, as deep as causes go (at most ten). */
function codeOf(error: unknown): { code?: string } {
  let inner = error;
  for (let depth = 0; depth < 10 && inner instanceof Error; depth++) {
    if ('code' in inner && typeof inner.code === 'string') return { code: inner.code };
    inner = inner.cause;
  }
  return {};
}
