import type { Transform } from 'node:stream';

/**
 * What is behind a stream of `node:zlib`. The functions that do a whole buffer at a time set a codec up anew for each, which
 * takes longer than decoding a small basket, and put the output into new memory. This keeps the codec and writes where it is
 * told. It is not in the documentation of Node, though packages that many use have long called it: where it is missing or
 * looks different, nobody gets one.
 */
interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputStart: number,
    inputLength: number,
    output: Uint8Array,
    outputStart: number,
    outputLength: number,
  ): void;
  reset(): void;
  close(): void;
  onerror: (message: string) => void;
}

interface Opened {
  readonly handle: Handle;
  /** Bytes that are left of the output and of the input after a call. */
  readonly left: Uint32Array;
}

/** A codec of the runtime that is used again and again. */
export class KeptCodec {
  readonly #open: () => Opened;
  #opened: Opened | undefined;
  #fault: string | undefined;

  private constructor(open: () => Opened, first: Opened) {
    this.#open = open;
    this.#opened = this.#listenTo(first);
  }

  /** A codec that is behind such streams; undefined where the runtime does not have it in this way. */
  static behind(makeStream: () => Transform): KeptCodec | undefined {
    const first = openedBy(makeStream());
    return first && new KeptCodec(() => openedBy(makeStream())!, first);
  }

  /** Begins anew, whatever the last call left. */
  reset(): void {
    this.#opened?.handle.reset();
  }

  /**
   * Lets the codec take `input` and fill `output`, until one of them is at its end. Gives how many bytes of the output were
   * written. Throws what is wrong with the input; the next call begins anew.
   */
  run(
    flush: number,
    input: Uint8Array,
    output: Uint8Array,
  ): { readonly written: number; readonly inputLeft: number } {
    this.#opened ??= this.#listenTo(this.#open());
    const { handle, left } = this.#opened;
    handle.writeSync(flush, input, 0, input.length, output, 0, output.length);
    if (this.#fault !== undefined) this.#fail(this.#fault);
    return { written: output.length - left[0]!, inputLeft: left[1]! };
  }

  /** Forgets the codec: what it holds of an input must not come into the next. */
  discard(): void {
    this.#opened?.handle.close();
    this.#opened = undefined;
    this.#fault = undefined;
  }

  #listenTo(opened: Opened): Opened {
    opened.handle.onerror = (message) => {
      this.#fault = message;
    };
    return opened;
  }

  #fail(fault: string): never {
    this.discard();
    throw new Error(fault);
  }
}

function openedBy(stream: Transform): Opened | undefined {
  const { _handle: handle, _writeState: left } = stream as {
    _handle?: Partial<Handle>;
    _writeState?: unknown;
  };
  const isThere =
    typeof handle?.writeSync === 'function' &&
    typeof handle.reset === 'function' &&
    typeof handle.close === 'function' &&
    left instanceof Uint32Array &&
    left.length === 2;
  return isThere ? { handle: handle as Handle, left } : undefined;
}
