import { resolve } from 'node:path';
import type { AsyncMessage, Channel } from 'rabbitmq-client';
import { messageOf, StorageError } from '../../../errors.ts';
import type { Assignment, TaskOutcome } from '../../task.ts';
import type { Broker } from './broker.ts';
import { type KnownWorkers, knownWorkers } from './known-workers.ts';
import { type Listener, listen } from './listener.ts';
import type { LiveCall } from './live-call.ts';
import {
  type Announcement,
  decodeReports,
  decodeTask,
  encode,
  type Plain,
  type Report,
  type Reports,
} from './messages.ts';
import {
  deadQueueOf,
  declareEar,
  declarePool,
  declareSession,
  deleteSession,
  exchangeOf,
  hasQueue,
  newSession,
  queuesOf,
  TO_COORDINATORS,
  TO_WORKERS,
} from './names.ts';
import { confirmingSender, type Sender } from './sender.ts';

/** How a coordinator keeps its session. */
export interface SessionOptions {
  readonly pool: string;
  readonly version: string;
  readonly priority: number;
  /** How often a task is given out again when its worker did not live to report. */
  readonly deliveryLimit: number;
  /** A worker that was not heard for this time is taken as dead. */
  readonly silenceSeconds: number;
  /** For how long a broker that is away is waited for. */
  readonly patienceSeconds: number;
  readonly onLog: (line: string) => void;
}

/** How many messages may be on their way to the broker at once. */
const WINDOW = 256;
const REPORTS_PREFETCH = 64;

/** A coordinator on the broker: its queues, the workers it hears, the calls that are on. */
export class Session {
  readonly name: string;
  readonly #broker: Broker;
  readonly #options: SessionOptions;
  readonly #sender: Sender;
  readonly #calls = new Map<number, LiveCall>();
  readonly #workers: KnownWorkers;
  readonly #listeners: Listener[] = [];
  readonly #ticking: NodeJS.Timeout;
  readonly #openedAt = performance.now();
  #serial = 1;
  #next = 1;
  #announcing: NodeJS.Immediate | undefined;
  #warned = false;

  /** Makes the queues of a new session. Throws what the broker answers. */
  static async open(broker: Broker, run: string, options: SessionOptions): Promise<Session> {
    const name = newSession(options.pool, run);
    const channel = await broker.connection.acquire();
    await declarePool(channel, options.pool);
    await declareSession(channel, name, options.deliveryLimit);
    await channel.close();
    const session = new Session(broker, name, options);
    session.#listen();
    return session;
  }

  private constructor(broker: Broker, name: string, options: SessionOptions) {
    this.name = name;
    this.#broker = broker;
    this.#options = options;
    this.#workers = knownWorkers(options.silenceSeconds, options.onLog);
    this.#sender = confirmingSender(broker.connection);
    const beat = Math.min(3000, (options.silenceSeconds * 1000) / 4);
    this.#ticking = setInterval(() => this.#tick(), beat);
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
    void this.#giveOut(call, call.openTasks());
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
    clearInterval(this.#ticking);
    clearImmediate(this.#announcing);
    for (const call of this.#calls.values()) call.finish();
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    await this.#sender.close();
    if (this.#broker.awaySeconds() > 0) return;
    const channel = await this.#broker.connection.acquire().catch(() => undefined);
    await (channel && deleteSession(channel, this.name).catch(() => {}));
    await channel?.close();
  }

  #listen(): void {
    const { connection } = this.#broker;
    const { reports, dead } = queuesOf(this.name);
    this.#listeners.push(
      listen(connection, {
        prepare: (channel) => this.#prepare(channel, reports),
        prefetch: REPORTS_PREFETCH,
        onMessage: (message, channel) => this.#hearReports(message, channel),
        onReady: () => this.#announceSoon(),
      }),
      listen(connection, {
        prepare: (channel) => this.#prepare(channel, dead),
        prefetch: REPORTS_PREFETCH,
        onMessage: (message, channel) => this.#hearDeath(message, channel),
      }),
      listen(connection, {
        prepare: (channel) => declareEar(channel, this.#options.pool, TO_COORDINATORS),
        onMessage: () => this.#announceSoon(),
      }),
    );
  }

  /** Makes the queues where they are missing: a broker that lost them gets the open tasks once more. */
  async #prepare(channel: Channel, queue: string): Promise<string> {
    const isThere = await hasQueue(this.#broker.connection, queuesOf(this.name).tasks);
    await declareSession(channel, this.name, this.#options.deliveryLimit);
    if (!isThere) for (const call of this.#calls.values()) void this.#giveOut(call, call.openTasks());
    return queue;
  }

  async #giveOut(call: LiveCall, assignments: readonly Assignment[]): Promise<void> {
    const { taskModule: _, ...rest } = call.stage;
    const stage = { ...rest, directory: resolve(rest.directory) };
    const address = { routingKey: queuesOf(this.name).tasks, durable: true };
    const left = assignments.values();
    const lane = async () => {
      for (const task of left) {
        if (call.isOver || call.isStopped) return;
        await this.#sender.send(address, encode({ call: call.number, stage, task }));
      }
    };
    // Fails only when the session is closed.
    await Promise.all(Array.from({ length: Math.min(WINDOW, assignments.length) }, lane)).catch(() => {});
  }

  #hearReports(message: AsyncMessage, channel: Channel): void {
    try {
      this.#takeReports(decodeReports(message.body));
    } catch (error) {
      this.#options.onLog(messageOf(error));
    }
    acknowledge(message, channel);
  }

  #takeReports(message: Reports): void {
    const { from, reports } = message;
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
    if (again) void this.#giveOut(call, [again]);
    if (task && report.type === 'ended' && report.outcome.status === 'drop') {
      this.#keepDead(call, task, report);
    }
  }

  /** A task came back from the broker: given out too often, or refused by a worker that could not read it. */
  #hearDeath(message: AsyncMessage, channel: Channel): void {
    try {
      const { call: number, task } = decodeTask(message.body);
      const call = this.#calls.get(number);
      if (call) this.#bury(call, task);
    } catch (error) {
      this.#options.onLog(messageOf(error));
    }
    acknowledge(message, channel);
  }

  #bury(call: LiveCall, task: Assignment): void {
    const open = call.openTask(task.id, task.attempt);
    if (!open || call.isOver) return;
    // Its last worker may have lost nothing but its connection for a moment.
    if (open.worker !== undefined && this.#workers.byName.has(open.worker)) {
      setTimeout(() => this.#bury(call, task), this.#options.silenceSeconds * 250).unref();
      return;
    }
    const reason = `the task was given out ${this.#options.deliveryLimit + 1} times, and no worker lived to report it`;
    const error = { tag: 'crashed', message: `jobs: ${reason}` };
    const startedAt = new Date().toISOString();
    const outcome = { status: 'drop', reason, error } as const;
    const place = { startedAt, seconds: 0, host: this.#broker.name, worker: open.worker ?? 'none' };
    this.#keepDead(call, task, { outcome, ...place });
    call.end({ task: task.id, attempt: task.attempt, outcome, ...place });
  }

  /** Leaves a task that will never be done where people can look at it, with the reason. */
  #keepDead(
    { stage }: LiveCall,
    task: Assignment,
    end: Pick<TaskOutcome, 'outcome' | 'host' | 'worker'>,
  ): void {
    const { run, directory } = stage;
    const { outcome, host, worker } = end;
    const at = new Date().toISOString();
    const death = { run, directory, stage: stage.stage, task, outcome, host, worker, at };
    const address = { routingKey: deadQueueOf(this.#options.pool), durable: true };
    this.#sender.send(address, encode(death)).catch(() => {});
  }

  #tick(): void {
    const away = this.#broker.awaySeconds();
    if (away > this.#options.patienceSeconds) {
      const error = new StorageError(
        `jobs: the broker at ${this.#broker.name} has been away for ${Math.round(away)} s`,
        { transient: true, hint: 'the run can be resumed when it is back' },
      );
      for (const call of this.#calls.values()) call.finish(error);
    }
    if (away > 0) return;
    this.#workers.forgetSilent();
    this.#warnWithoutWorkers();
    this.#settle();
    this.#announce();
  }

  #warnWithoutWorkers(): void {
    if (this.#warned || this.#workers.byName.size > 0 || this.#calls.size === 0) return;
    if (performance.now() - this.#openedAt < 5000) return;
    this.#warned = true;
    this.#options.onLog(
      `no worker of the pool "${this.#options.pool}" at ${this.#broker.name} has taken part yet`,
    );
  }

  #settle(): void {
    for (const call of this.#calls.values()) call.settle(this.#workers.byName);
  }

  #announceSoon(): void {
    this.#announcing ??= setImmediate(() => this.#announce());
  }

  #announce(): void {
    clearImmediate(this.#announcing);
    this.#announcing = undefined;
    const { pool, version, priority } = this.#options;
    const wanted = [...this.#calls.values()].filter((call) => !call.isStopped);
    const announcement: Plain<Announcement> = {
      session: this.name,
      version,
      priority,
      serial: this.#serial,
      calls: wanted.map(({ number }) => number),
      next: this.#next,
    };
    const address = { exchange: exchangeOf(pool), routingKey: TO_WORKERS, durable: false };
    this.#sender.send(address, encode(announcement)).catch(() => {});
  }
}

function acknowledge({ deliveryTag }: AsyncMessage, channel: Channel): void {
  if (channel.active) channel.basicAck({ deliveryTag });
}
