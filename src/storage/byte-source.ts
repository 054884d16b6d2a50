/** A half-open range of bytes, `[start, end)`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What every slow call takes. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Bytes that can be read at any place. Implementations differ in where the bytes are, not in what they promise:
 * the buffers come in the order of the ranges, each exactly as long as its range, and belong to the caller.
 * A range outside the source is a `StorageError`; an aborted read a `CancelledError`.
 */
export interface ByteSource {
  /** How people name it: a path or a URL without credentials. Used in messages. */
  readonly name: string;
  /** Bytes in all. */
  size(options?: ReadOptions): Promise<number>;
  /** Reads a batch of ranges, so that a remote source can coalesce them and run them in parallel. */
  read(ranges: readonly ByteRange[], options?: ReadOptions): Promise<Uint8Array[]>;
  /**
   * Fills memory of the caller with the bytes from `start` on, where a source can do so: it saves the memory of a read
   * that is only passed on. The target must not be used until the promise is settled, and never again after an abort.
   */
  readInto?(start: number, target: Uint8Array, options?: ReadOptions): Promise<void>;
  /** Waits for reads in flight, then releases what the source holds. Closing twice is harmless. */
  close(): Promise<void>;
  /**
   * A text that is another one when the bytes may be others: what a cache on disk goes by. `undefined`, or no such
   * method, where the place cannot tell. It may hold secrets of the address: never show it.
   */
  version?(options?: ReadOptions): Promise<string | undefined>;
}

/** The version of any source, `undefined` where it has none. */
export async function versionOf(source: ByteSource, options?: ReadOptions): Promise<string | undefined> {
  return source.version?.(options);
}
