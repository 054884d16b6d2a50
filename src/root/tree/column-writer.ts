import type { Table } from '../../column/index.ts';
import { UsageError } from '../../errors.ts';

/** A tree or an ntuple that is being written. */
export interface ColumnWriter {
  /** Entries so far. */
  readonly entries: number;
  /**
   * Adds entries: a column for every branch or field, of exactly its type. Nothing of the table is kept; it must not change
   * until the promise is settled. Throws `UsageError` for columns that do not fit, and then adds nothing.
   */
  append(table: Table): Promise<void>;
  /** Writes what is left and enters what was written into its directory. Closing twice is harmless. */
  close(): Promise<void>;
}

/** What is behind a writer: calls of it must not overlap. */
export interface OpenColumns {
  readonly entries: number;
  append(table: Table): Promise<void>;
  finish(): Promise<void>;
}

/** A writer that lets its calls wait for one another. `what` is how messages name it. */
export function columnWriter(what: string, open: OpenColumns): ColumnWriter {
  let closing: Promise<void> | undefined;
  let queue: Promise<void> = Promise.resolve();
  return {
    get entries() {
      return open.entries;
    },
    append(table) {
      if (closing)
        return Promise.reject(new UsageError(`root: ${what} was closed and takes no more entries`));
      const appending = queue.then(() => open.append(table));
      queue = appending.catch(() => {});
      return appending;
    },
    close() {
      closing ??= queue.then(() => open.finish());
      return closing;
    },
  };
}

/** Throws `UsageError` for an option that is given and is no whole number from 1 to `most`. */
export function checkSizes(
  what: string,
  sizes: Readonly<Record<string, number | undefined>>,
  most = Number.MAX_SAFE_INTEGER,
): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (value === undefined || (Number.isInteger(value) && value > 0 && value <= most)) continue;
    const limit = most === Number.MAX_SAFE_INTEGER ? 'above 0' : `from 1 to ${most}`;
    throw new UsageError(`root: ${what}: ${name} is ${value}, but has to be a whole number ${limit}`);
  }
}
