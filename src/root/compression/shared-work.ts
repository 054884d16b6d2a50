/** Records that several threads decompress, in memory that all of them see. */
export interface SharedWork {
  /** Of each record its state, then where its stored bytes begin, how many there are, where its data go, how many they are. */
  readonly table: Int32Array<SharedArrayBuffer>;
  /** The stored bytes of all records, and room for what they hold. */
  readonly memory: Uint8Array<SharedArrayBuffer>;
}

/** Numbers of a record in the table. */
export const ROW = 5;

export const STATE = {
  /** Nobody has begun. */
  free: 0,
  /** A thread is at it. */
  begun: 1,
  done: 2,
  /** It is for the one who asked: it is broken, or was not given to the threads. */
  left: 3,
  /** The one who asked does it himself, and has done or will do all before it. */
  taken: 4,
} as const;

/** Where stored bytes or data of a record lie in the memory. */
export function partOf({ table, memory }: SharedWork, record: number, part: 'stored' | 'raw'): Uint8Array {
  const at = record * ROW + (part === 'stored' ? 1 : 3);
  return memory.subarray(table[at]!, table[at]! + table[at + 1]!);
}

/**
 * Begins with a record, for a thread or for the one who asked, if nobody has. Gives the state that it was in: with
 * `STATE.free` it is his who called now.
 */
export function begin({ table }: SharedWork, record: number, as: 'begun' | 'taken'): number {
  return Atomics.compareExchange(table, record * ROW, STATE.free, STATE[as]);
}

/** Tells how a record ended that a thread had begun. */
export function end({ table }: SharedWork, record: number, state: 'done' | 'left'): void {
  Atomics.store(table, record * ROW, STATE[state]);
  Atomics.notify(table, record * ROW);
}

/** Waits while a thread is at a record, and gives the state then; it is still `STATE.begun` if that took too long. */
export function waitFor({ table }: SharedWork, record: number, milliseconds: number): number {
  Atomics.wait(table, record * ROW, STATE.begun, milliseconds);
  return Atomics.load(table, record * ROW);
}
