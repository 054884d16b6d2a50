import { CancelledError, isError, StorageError } from '../errors.ts';
import type { ByteRange, ByteSource, ReadOptions } from './byte-source.ts';
import { versionOf } from './byte-source.ts';
import { beginLife, cancelled } from './life.ts';

/** How often and how patiently something is tried again. Times are in milliseconds. */
export interface RetryOptions {
  /** Tries in all, the first one included. 5 unless told. */
  readonly attempts?: number;
  /** The pause after the first failure, doubled after each further one. 250 unless told. */
  readonly baseMs?: number;
  /** The longest pause of our own choice. 10 s unless told. */
  readonly maxMs?: number;
  /** The longest pause that a server may ask for; one that asks for more is given up. 5 min unless told. */
  readonly maxAskedMs?: number;
  readonly effects?: Partial<RetryEffects>;
}

/** Time and chance, which a test replaces. */
export interface RetryEffects {
  /** Waits; an aborted signal rejects it. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

/** A passing failure of a server that said how long to wait. */
export class RetryLaterError extends StorageError {
  readonly afterMs: number;

  constructor(message: string, afterMs: number, options: { cause?: unknown } = {}) {
    super(message, { ...options, transient: true });
    this.afterMs = afterMs;
  }
}

/**
 * Runs `action` until it succeeds, fails for good (anything but a transient `StorageError`), or has failed
 * `attempts` times; then the last error is thrown. Pauses double and are spread by chance; one that the server
 * asked for is kept to.
 */
export async function retrying<T>(
  action: () => Promise<T>,
  { attempts = 5, baseMs = 250, maxMs = 10_000, maxAskedMs = 300_000, effects = {} }: RetryOptions = {},
  signal?: AbortSignal | undefined,
): Promise<T> {
  const { sleep = pause, random = Math.random } = effects;
  for (let failures = 1; ; failures++) {
    try {
      return await action();
    } catch (error) {
      if (!isError(error, 'storage') || !error.transient || failures >= attempts) throw error;
      const asked = error instanceof RetryLaterError ? error.afterMs : 0;
      if (asked > maxAskedMs) throw error;
      const own = Math.min(maxMs, baseMs * 2 ** (failures - 1)) * (0.5 + random() / 2);
      await sleep(asked > 0 ? asked + random() * baseMs : own, signal);
    }
  }
}

/** Waits `ms` milliseconds; rejects with a `CancelledError` as soon as `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new CancelledError('storage: waiting was cancelled'));
    const onAbort = () => {
      clearTimeout(timer);
      reject(new CancelledError('storage: waiting was cancelled'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * A source that reads again what failed for a passing reason. Every range is tried by itself, so that nothing that
 * arrived is fetched twice: put it below `withCoalescing`. The HTTP and XRootD sources do so already.
 */
export function withRetry(source: ByteSource, options: RetryOptions = {}): ByteSource {
  const life = beginLife(source.name);
  const readOne = async (range: ByteRange, read: ReadOptions): Promise<Uint8Array> => {
    const attempt = () => {
      if (read.signal?.aborted) throw cancelled(source.name);
      return source.read([range], read);
    };
    const [bytes] = await retrying(attempt, options, read.signal);
    return bytes as Uint8Array; // a source answers each range with one buffer
  };
  return {
    name: source.name,
    size: (read) => life.run(() => retrying(() => source.size(read), options, read?.signal), read),
    version: (read) => life.run(() => retrying(() => versionOf(source, read), options, read?.signal), read),
    read: (ranges, read = {}) =>
      life.run(() => Promise.all(ranges.map((range) => readOne(range, read))), read),
    close: () => life.close(() => source.close()),
  };
}
