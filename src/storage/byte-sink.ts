/**
 * A place to write bytes to, at any position; writing past the end makes it longer. Several pieces follow one another.
 * The bytes may be reused by the caller as soon as the promise of `write` is settled.
 */
export interface ByteSink {
  /** How people name it: a path. Used in messages. */
  readonly name: string;
  write(position: number, ...pieces: readonly Uint8Array[]): Promise<void>;
  /** Makes what was written durable and closes. Closing twice is harmless. */
  close(): Promise<void>;
  /** Gives up: whatever was written is thrown away, as far as the place allows. */
  discard(): Promise<void>;
}
