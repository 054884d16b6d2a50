import { randomBytes } from 'node:crypto';
import { availableParallelism, hostname } from 'node:os';
import { messageOf, UsageError } from '../../../errors.ts';
import { threadsExecutor } from '../threads.ts';
import { type Broker, type BrokerOptions, openBroker } from './broker.ts';
import { type Floor, floorOf } from './floor.ts';
import { type Listener, listen } from './listener.ts';
import { type Announcement, decodeAnnouncement, encode } from './messages.ts';
import { declareEar, exchangeOf, isSessionOf, TO_COORDINATORS, TO_WORKERS } from './names.ts';
import { confirmingSender, type Sender } from './sender.ts';
import type { TaskModules } from './task-modules.ts';
import { WorkerSession } from './worker-session.ts';

/** How a worker is set up. */
export interface RabbitmqWorkerOptions extends BrokerOptions {
  /** What code does which kinds of tasks, by what stands before the `/`. */
  readonly taskModules: TaskModules;
  readonly pool?: string | undefined;
  readonly version?: string | undefined;
  /** Tasks at once, each on a thread of its own; one for each core if not given. */
  readonly slots?: number | undefined;
  /** Tasks that the worker may hold, those it does included; as many as slots if not given. */
  readonly prefetch?: number | undefined;
  /** The most JavaScript heap of one task. */
  readonly memoryMegabytes?: number | undefined;
  /** How long a task may take to stop when it is told to. */
  readonly graceSeconds?: number | undefined;
  /** A coordinator that was not heard for this time is taken as dead. */
  readonly silenceSeconds?: number | undefined;
  /** Where a directory of the coordinator is on this machine; the same place if not given. */
  readonly mapDirectory?: ((directory: string) => string) | undefined;
  readonly onLog?: ((line: string) => void) | undefined;
}

/** A worker that does tasks for whichever coordinators of its pool there are. */
export interface RabbitmqWorker {
  readonly name: string;
  readonly broker: string;
  /** For how long it has had nothing to do, in seconds. */
  idleSeconds(): number;
  /** Gives back what is not done, and leaves. Closing twice is harmless. */
  close(): Promise<void>;
}

/**
 * Starts a worker in this process; its tasks run on threads. Throws as `openBroker` does, and `UsageError` for options
 * that make no sense.
 */
export async function rabbitmqWorker(options: RabbitmqWorkerOptions): Promise<RabbitmqWorker> {
  const { slots = availableParallelism() } = options;
  const { prefetch = slots } = options;
  if (!Number.isInteger(prefetch) || prefetch < slots) {
    throw new UsageError(`jobs: a worker with ${slots} slots cannot do with a prefetch of ${prefetch}`, {
      hint: 'give at least one message for each slot',
    });
  }
  exchangeOf(options.pool ?? 'default');
  const broker = await openBroker(options);
  return new Worker(broker, { ...options, slots, prefetch });
}

type Settled = RabbitmqWorkerOptions & { readonly slots: number; readonly prefetch: number };

class Worker implements RabbitmqWorker {
  readonly name = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly broker: string;
  readonly #broker: Broker;
  readonly #options: Settled;
  readonly #pool: string;
  readonly #sender: Sender;
  readonly #floor: Floor;
  readonly #inner: ReturnType<typeof threadsExecutor>;
  readonly #ear: Listener;
  readonly #sessions = new Map<string, WorkerSession>();
  readonly #refused = new Set<string>();
  readonly #watching: NodeJS.Timeout;
  #busyAt = performance.now();
  #closing: Promise<void> | undefined;

  constructor(broker: Broker, options: Settled) {
    const { pool = 'default', slots, memoryMegabytes, graceSeconds, silenceSeconds = 20 } = options;
    this.broker = broker.name;
    this.#broker = broker;
    this.#options = options;
    this.#pool = pool;
    this.#sender = confirmingSender(broker.connection);
    this.#floor = floorOf(slots);
    this.#inner = threadsExecutor({
      threads: slots,
      ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
      ...(graceSeconds === undefined ? {} : { graceSeconds }),
    });
    this.#ear = listen(broker.connection, {
      prepare: (channel) => declareEar(channel, pool, TO_WORKERS),
      onMessage: ({ body }) => this.#hear(body),
      onReady: () => this.#greet(),
    });
    this.#watching = setInterval(() => this.#watch(silenceSeconds), Math.min(1000, silenceSeconds * 250));
  }

  idleSeconds(): number {
    if (this.#floor.running > 0) this.#busyAt = performance.now();
    return (performance.now() - this.#busyAt) / 1000;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#watching);
    await this.#ear.close();
    const leaving = Promise.all([...this.#sessions.values()].map((session) => session.leave()));
    // Without a broker there is nobody to give anything back to: it takes back what was not acknowledged.
    await Promise.race([leaving, unlessAway(this.#broker, this.#options.graceSeconds ?? 2)]);
    await this.#sender.close();
    await this.#inner.close();
    await this.#broker.close();
  }

  #greet(): void {
    // Coordinators could not be heard meanwhile.
    for (const session of this.#sessions.values()) session.heardAt = performance.now();
    const address = { exchange: exchangeOf(this.#pool), routingKey: TO_COORDINATORS, durable: false };
    this.#sender.send(address, encode({ worker: this.name })).catch(() => {});
  }

  #hear(body: unknown): void {
    if (this.#closing) return;
    try {
      this.#follow(decodeAnnouncement(body));
    } catch (error) {
      this.#log(messageOf(error));
    }
  }

  #follow(announcement: Announcement): void {
    const { session: name, version } = announcement;
    const own = this.#options.version ?? '';
    const known = this.#sessions.get(name);
    if (known) known.hear(announcement);
    else if (!isSessionOf(this.#pool, name)) this.#refuse(name, 'is no session of this pool');
    else if (version !== own) this.#refuse(name, `is of version "${version}", this worker of "${own}"`);
    else this.#join(announcement);
  }

  #join(announcement: Announcement): void {
    const { session } = announcement;
    const { taskModules, mapDirectory = (directory: string) => directory, slots, prefetch } = this.#options;
    this.#log(`takes part in ${session}`);
    this.#sessions.set(
      session,
      new WorkerSession(announcement, {
        connection: this.#broker.connection,
        floor: this.#floor,
        bench: { inner: this.#inner, taskModules, mapDirectory },
        name: this.name,
        slots,
        prefetch,
        onLog: (line) => this.#log(line),
        onGone: () => this.#forget(session, 'is over', (gone) => gone.abandon()),
      }),
    );
  }

  #refuse(session: string, why: string): void {
    if (this.#refused.has(session)) return;
    this.#refused.add(session);
    this.#log(`${session} ${why}`);
  }

  #watch(silenceSeconds: number): void {
    this.idleSeconds();
    if (this.#broker.awaySeconds() > 0) return;
    const oldest = performance.now() - silenceSeconds * 1000;
    for (const [name, { heardAt }] of this.#sessions) {
      if (heardAt > oldest) continue;
      this.#forget(name, `was not heard for ${silenceSeconds} s`, (session) => session.leave());
    }
  }

  #forget(name: string, why: string, how: (session: WorkerSession) => Promise<void>): void {
    const session = this.#sessions.get(name);
    if (!session) return;
    this.#sessions.delete(name);
    this.#log(`${name} ${why}`);
    void how(session);
  }

  #log(line: string): void {
    this.#options.onLog?.(line);
  }
}

/** Resolves once the broker has been away for so long; never while it is there. */
async function unlessAway(broker: Broker, seconds: number): Promise<void> {
  while (broker.awaySeconds() <= seconds) {
    await new Promise<void>((resolve) => setTimeout(resolve, 200).unref());
  }
}
