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
  /** How people name it: a path or a URL. Used in messages. */
  readonly name: string;
  /** Bytes in all. */
  size(options?: ReadOptions): Promise<number>;
  /** Reads a batch of ranges, so that a remote source can coalesce them and run them in parallel. */
  read(ranges: readonly ByteRange[], options?: ReadOptions): Promise<Uint8Array[]>;
  /** Waits for reads in flight, then releases what the source holds. Closing twice is harmless. */
  close(): Promise<void>;
}
