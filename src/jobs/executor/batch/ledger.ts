import type { Channel } from '../../channel.ts';
import type { Assignment, TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, StageCall } from '../executor.ts';

/** One call of `run`. */
export interface Call {
  readonly id: string;
  readonly call: StageCall;
  readonly out: Channel<TaskOutcome>;
  readonly onEvent: ExecuteOptions['onEvent'];
  /** The numbers of the tasks that have not ended. */
  readonly open: Set<number>;
  /** When it was stopped, by this process's steady clock in milliseconds. */
  stoppedAt: number | undefined;
  /** Whether the workers were told of it, and that it was stopped. */
  isPosted: boolean;
  isWithdrawn: boolean;
  /** Lets go of the caller's signal. */
  release(): void;
}

/** A task that has not ended. */
export interface Entry {
  readonly number: number;
  readonly call: Call;
  readonly task: Assignment;
  /** The parcel it lies in; none while it waits to be put into one. */
  parcel: string | undefined;
  /** Set while a worker is at it. */
  running: { readonly worker: string; readonly startedAt: string; readonly since: number } | undefined;
  /** How often it came back without an outcome and through no fault of its own. */
  returns: number;
}

/** The tasks that have not ended, by number and by parcel. */
export class Ledger {
  readonly #entries = new Map<number, Entry>();
  readonly #parcels = new Map<string, number[]>();
  #unposted: Entry[] = [];
  #next = 1;

  get size(): number {
    return this.#entries.size;
  }

  add(call: Call, task: Assignment): void {
    const number = this.#next++;
    const entry: Entry = { number, call, task, parcel: undefined, running: undefined, returns: 0 };
    this.#entries.set(number, entry);
    call.open.add(number);
    this.#unposted.push(entry);
  }

  get(number: number): Entry | undefined {
    return this.#entries.get(number);
  }

  /** Ends an entry; what is told of it later is late. */
  close(entry: Entry): void {
    this.#entries.delete(entry.number);
    entry.call.open.delete(entry.number);
  }

  /** Puts an entry back among those that wait for a parcel. */
  giveBack(entry: Entry): void {
    entry.parcel = undefined;
    entry.running = undefined;
    // It may be there still when the disk refused the parcels after its own.
    if (!this.#unposted.includes(entry)) this.#unposted.push(entry);
  }

  /** The entries that wait for a parcel, of one call, in their order; none when none do. */
  unposted(): Entry[] {
    this.#unposted = this.#unposted.filter(
      ({ number, parcel }) => parcel === undefined && this.#entries.has(number),
    );
    const call = this.#unposted[0]?.call;
    return this.#unposted.filter((entry) => entry.call === call);
  }

  /** These lie in this parcel from now on. */
  posted(entries: readonly Entry[], parcel: string): void {
    const numbers = entries.map(({ number }) => number);
    this.#parcels.set(parcel, numbers);
    for (const entry of entries) entry.parcel = parcel;
  }

  /** The open entries that lie in a parcel. */
  inParcel(parcel: string): Entry[] {
    const numbers = this.#parcels.get(parcel) ?? [];
    return numbers.flatMap((number) => {
      const entry = this.#entries.get(number);
      return entry?.parcel === parcel ? [entry] : [];
    });
  }

  /** The open entries that a worker is at. */
  runningOn(worker: string): Entry[] {
    return [...this.#entries.values()].filter(({ running }) => running?.worker === worker);
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }
}
