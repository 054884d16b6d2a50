/** A queue between one writer side and one reader: values pushed on one end come out of the other in order. */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more values come; what is queued is still delivered. */
  end(): void;
  /** What is queued is still delivered, then the reader gets this error. */
  fail(error: unknown): void;
}

/** Makes an empty channel. `onReturn` is called when the reader leaves before the end. */
export function channel<T>(onReturn: () => void = () => {}): Channel<T> {
  let queue: T[] = [];
  let taken = 0;
  let over: { error?: unknown; failed: boolean } | undefined;
  let wake: (() => void) | undefined;
  const notify = () => {
    wake?.();
    wake = undefined;
  };

  async function* read(): AsyncGenerator<T> {
    let whole = false;
    try {
      for (;;) {
        while (taken < queue.length) {
          yield queue[taken++] as T;
          if (taken === queue.length) [queue, taken] = [[], 0];
        }
        if (over) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      whole = true;
      if (over.failed) throw over.error;
    } finally {
      if (!whole) onReturn();
    }
  }

  return {
    push(value) {
      if (over) return;
      queue.push(value);
      notify();
    },
    end() {
      over ??= { failed: false };
      notify();
    },
    fail(error) {
      over ??= { failed: true, error };
      notify();
    },
    [Symbol.asyncIterator]: read,
  };
}
