import { CancelledError, StorageError } from '../errors.ts';
import type { ReadOptions } from './byte-source.ts';

/** The life of a source: open, with reads in flight, closed. */
export interface SourceLife {
  /**
   * Runs one read. It is refused after `close` and when the signal is aborted; an abort under way rejects at once
   * with a `CancelledError`, while `close` still waits for what the read left running.
   */
  run<T>(read: () => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Waits for the reads in flight, then runs `release`; a second call gets the promise of the first. */
  close(release: () => Promise<void>): Promise<void>;
}

/** Starts the life of the source called `name`. */
export function beginLife(name: string): SourceLife {
  const pending = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    async run(read, { signal } = {}) {
      if (closing) throw new StorageError(`storage: "${name}": read after it was closed`);
      if (signal?.aborted) throw cancelled(name);
      const reading = read();
      pending.add(reading);
      const done = () => pending.delete(reading);
      reading.then(done, done);
      return signal ? untilAborted(reading, signal, name) : reading;
    },
    close(release) {
      closing ??= Promise.allSettled(pending).then(release);
      return closing;
    },
  };
}

/** The error of a read that its caller stopped. */
export function cancelled(name: string): CancelledError {
  return new CancelledError(`storage: "${name}": reading was cancelled`);
}

/** `promise`, or a `CancelledError` as soon as `signal` is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled(name));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const settled = () => signal.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(settled);
  });
}
