import { messageOf, StorageError } from '../../../errors.ts';
import type { Broker } from './broker.ts';
import { type DeadTasks, deadTasksOf } from './dead-tasks.ts';
import { type KnownWorkers, knownWorkers } from './known-workers.ts';
import { type Listener, listen } from './listener.ts';
import type { LiveCall } from './live-call.ts';
import { type Announcement, type Echo, encode, type Plain, type Report, type Reports } from './messages.ts';
import { declareEar, declarePool, exchangeOf, newSession, TO_COORDINATORS, TO_WORKERS } from './names.ts';
import { type Pulse, pulseOf } from './pulse.ts';
import { confirmingSender, type Sender } from './sender.ts';
import { openSessionQueues, type SessionQueues } from './session-queues.ts';

/** How a coordinator keeps its session. */
export interface SessionOptions {
  readonly run: string;
  readonly pool: string;
  readonly version: string;
  readonly priority: number;
  /** How often a task is given out again when its worker did not live to report. */
  readonly deliveryLimit: number;
  /** A worker that was not heard for this time is taken as dead, and queues that carry nothing for it are given up. */
  readonly silenceSeconds: number;
  /** For how long a broker that is away is waited for. */
  readonly patienceSeconds: number;
  readonly onLog: (line: string) => void;
}

const LONGEST_BEAT_MILLISECONDS = 3000;
const WARN_MILLISECONDS = 5000;
const WORDS = { gone: 'are gone', deaf: 'do not answer', stranded: 'have lost tasks' } as const;

/**
 * A coordinator on the broker: the workers it hears, the calls that are on, and its queues. It does not trust the queues:
 * a broker that was killed may come back without one, or with one that takes messages and never gives them out. When
 * nothing moves although there is something to do, all open tasks are given out again through new queues; what is then
 * done twice counts once.
 */
export class Session {
  readonly #broker: Broker;
  readonly #options: SessionOptions;
  readonly #sender: Sender;
  readonly #calls = new Map<number, LiveCall>();
  readonly #workers: KnownWorkers;
  readonly #dead: DeadTasks;
  readonly #pulse: Pulse;
  readonly #ear: Listener;
  readonly #beating: NodeJS.Timeout;
  readonly #openedAt = performance.now();
  /** Absent while new ones are made. */
  #queues: SessionQueues | undefined;
  #opening: Promise<void> | undefined;
  readonly #former: SessionQueues[] = [];
  #closed = false;
  #serial = 1;
  #next = 1;
  #announcing: NodeJS.Immediate | undefined;
  #warned = false;

  /** Opens a session. Throws what the broker answers. */
  static async open(broker: Broker, options: SessionOptions): Promise<Session> {
    const channel = await broker.connection.acquire();
    await declarePool(channel, options.pool);
    await channel.close();
    const session = new Session(broker, options);
    try {
      await session.#open();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  private constructor(broker: Broker, options: SessionOptions) {
    const { pool, deliveryLimit, silenceSeconds } = options;
    this.#broker = broker;
    this.#options = options;
    this.#workers = knownWorkers(silenceSeconds, options.onLog);
    this.#sender = confirmingSender(broker.connection);
    this.#dead = deadTasksOf({
      sender: this.#sender,
      pool,
      broker: broker.name,
      deliveryLimit,
      isAlive: (worker) => this.#workers.byName.has(worker),
      patienceMilliseconds: silenceSeconds * 250,
    });
    this.#ear = listen(broker.connection, {
      prepare: (channel) => declareEar(channel, pool, TO_COORDINATORS),
      onMessage: () => this.#announceSoon(),
    });
    const beat = Math.min(LONGEST_BEAT_MILLISECONDS, silenceSeconds * 250);
    this.#pulse = pulseOf(Math.ceil((silenceSeconds * 1000) / beat));
    this.#beating = setInterval(() => this.#beat(), beat);
  }

  /** The slots of all workers that are there. */
  get slots(): number {
    return this.#workers.slots;
  }

  /** Takes up a call, and gives out its tasks. */
  begin(call: LiveCall): void {
    call.number = this.#next++;
    this.#calls.set(call.number, call);
    this.#announceSoon();
    this.#queues?.giveOut(call, call.openTasks());
  }

  /** Tells the workers that a call is not wanted any more, and waits for those that are at it, for a time. */
  stop(call: LiveCall, graceSeconds: number): void {
    if (call.isOver || call.isStopped) return;
    call.stop(++this.#serial);
    this.#announceSoon();
    call.settle(this.#workers.byName);
    setTimeout(() => call.finish(), graceSeconds * 1000 + 3000).unref();
  }

  /** Notes that nothing more comes of a call. */
  over(call: LiveCall): void {
    if (!this.#calls.delete(call.number)) return;
    // A second copy of one of its tasks may still be on somewhere.
    this.#serial++;
    this.#announceSoon();
  }

  /** Deletes the queues, by which the workers know that the session is over. The calls must be over. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#beating);
    clearImmediate(this.#announcing);
    for (const call of this.#calls.values()) call.finish();
    await this.#opening?.catch(() => {});
    await this.#ear.close();
    await this.#sender.close();
    await Promise.all([this.#queues, ...this.#former].map((queues) => queues?.close()));
  }

  /** Makes new queues, and gives out all open tasks. */
  async #openQueues(): Promise<void> {
    const { pool, run, deliveryLimit, onLog } = this.#options;
    const name = newSession(pool, run);
    const queues = await openSessionQueues(this.#broker, name, deliveryLimit, {
      onReports: (message) => this.#hear(message),
      onDeath: ({ call, task }) => {
        const its = this.#calls.get(call);
        if (its) this.#dead.bury(its, task);
      },
      onReady: () => this.#announceSoon(),
      onGone: () => {
        if (this.#queues === queues) this.#renew('gone');
      },
      onLog,
    });
    this.#queues = queues;
    this.#pulse.restart();
    for (const call of this.#calls.values()) queues.giveOut(call, call.openTasks());
    this.#announceSoon();
  }

  #renew(trouble: keyof typeof WORDS): void {
    const old = this.#queues;
    if (!old || this.#closed) return;
    this.#options.onLog(`the queues of ${old.name} ${WORDS[trouble]}: new ones are made`);
    this.#former.push(old);
    this.#queues = undefined;
    void old.close();
    this.#workers.forgetAll();
    this.#reopen();
  }

  #reopen(): void {
    // The next beat tries again.
    this.#open().catch((error: unknown) => this.#options.onLog(`no new queues: ${messageOf(error)}`));
  }

  /** Opens new queues, if that is not on already. */
  #open(): Promise<void> {
    this.#opening ??= this.#openQueues().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  #hear(message: Reports | Echo): void {
    if (message.type === 'echo') {
      this.#pulse.hear(false);
      return;
    }
    const { from, reports } = message;
    this.#pulse.hear(reports.length > 0);
    this.#workers.hear(message);
    for (const report of reports) {
      const call = this.#calls.get(report.call);
      if (call) this.#takeReport(call, report, from);
    }
    this.#settle();
  }

  #takeReport(call: LiveCall, report: Report, from: string): void {
    const task = call.openTask(report.task, report.attempt)?.assignment;
    const again = call.hear(report, from);
    if (again) this.#queues?.giveOut(call, [again]);
    if (task && report.type === 'ended' && report.outcome.status === 'drop') {
      this.#dead.keep(call, task, report);
    }
  }

  #beat(): void {
    const away = this.#broker.awaySeconds();
    if (away > this.#options.patienceSeconds) this.#giveUp(away);
    if (away > 0) return;
    this.#workers.forgetSilent();
    this.#warnWithoutWorkers();
    this.#settle();
    if (!this.#queues) {
      this.#reopen();
      return;
    }
    this.#announce();
    const trouble = this.#pulse.beat(this.#wanted().length > 0 && this.#workers.areIdle);
    if (trouble) this.#renew(trouble);
    else this.#queues.echo();
  }

  #giveUp(seconds: number): void {
    const error = new StorageError(
      `jobs: the broker at ${this.#broker.name} has been away for ${Math.round(seconds)} s`,
      { transient: true, hint: 'the run can be resumed when it is back' },
    );
    for (const call of this.#calls.values()) call.finish(error);
  }

  #warnWithoutWorkers(): void {
    if (this.#warned || this.#workers.byName.size > 0 || this.#calls.size === 0) return;
    if (performance.now() - this.#openedAt < WARN_MILLISECONDS) return;
    this.#warned = true;
    this.#options.onLog(
      `no worker of the pool "${this.#options.pool}" at ${this.#broker.name} has taken part yet`,
    );
  }

  #settle(): void {
    for (const call of this.#calls.values()) call.settle(this.#workers.byName);
  }

  #wanted(): LiveCall[] {
    return [...this.#calls.values()].filter((call) => !call.isStopped);
  }

  #announceSoon(): void {
    this.#announcing ??= setImmediate(() => this.#announce());
  }

  #announce(): void {
    clearImmediate(this.#announcing);
    this.#announcing = undefined;
    if (!this.#queues || this.#closed) return;
    const { pool, version, priority } = this.#options;
    const announcement: Plain<Announcement> = {
      session: this.#queues.name,
      version,
      priority,
      serial: this.#serial,
      calls: this.#wanted().map(({ number }) => number),
      next: this.#next,
    };
    const address = { exchange: exchangeOf(pool), routingKey: TO_WORKERS, durable: false };
    this.#sender.send(address, encode(announcement)).catch(() => {});
  }
}
