import { setTimeout as sleep } from 'node:timers/promises';
import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client';
import { messageOf } from '../../../errors.ts';
import type { TaskOutcome } from '../../task.ts';
import type { TaskEvent } from '../executor.ts';
import { attemptHere, type Bench } from './attempt-here.ts';
import type { Floor, Job } from './floor.ts';
import { type Listener, listen } from './listener.ts';
import { type Announcement, decodeTask, type TaskMessage } from './messages.ts';
import { queuesOf } from './names.ts';
import { type Reporter, reporterTo } from './reporter.ts';
import { confirmingSender, type Sender } from './sender.ts';

/** What a worker brings into a session. */
export interface WorkerParts {
  readonly connection: Connection;
  readonly floor: Floor;
  readonly bench: Bench;
  readonly name: string;
  readonly slots: number;
  readonly prefetch: number;
  readonly onLog: (line: string) => void;
  /** The coordinator has deleted the queues. */
  readonly onGone: () => void;
}

/** A task that the broker has given this worker, until it is acknowledged. */
interface Work {
  readonly message: TaskMessage;
  readonly job: Job;
  readonly stop: AbortController;
  /** Where to acknowledge; another one when the task came again over a new channel. */
  delivery: { tag: number; channel: Channel };
  /** Why it is stopped, if it is: the coordinator does not want it, or the worker leaves. */
  end?: 'gave-up' | 'returned';
}

const FINISHED_KEPT = 10_000;
const REPORT_MILLISECONDS = 10_000;

/** A worker's part in the session of one coordinator. */
export class WorkerSession {
  readonly #parts: WorkerParts;
  readonly #feed: Listener;
  readonly #sender: Sender;
  readonly #reporter: Reporter;
  readonly #work = new Map<string, Work>();
  /** Attempts that were reported: should one come again, it is not done again. */
  readonly #finished = new Set<string>();
  readonly #jobs = new Set<Promise<void>>();
  #announcement: Announcement;
  #leaving = false;
  /** When the coordinator was heard last. */
  heardAt = performance.now();

  constructor(announcement: Announcement, parts: WorkerParts) {
    this.#parts = parts;
    this.#announcement = announcement;
    const { tasks, reports } = queuesOf(announcement.session);
    const { name: from, slots } = parts;
    this.#sender = confirmingSender(parts.connection);
    this.#reporter = reporterTo(reports, this.#sender, () => ({
      from,
      slots,
      holds: this.#work.size,
      heard: this.#announcement.serial,
    }));
    this.#feed = listen(parts.connection, {
      prepare: async () => tasks,
      prefetch: parts.prefetch,
      onMessage: (message, channel) => this.#receive(message, channel),
      onGone: parts.onGone,
    });
    this.#reporter.touch();
  }

  /** Takes in what the coordinator announces: what it does not want any more is stopped. */
  hear(announcement: Announcement): void {
    this.heardAt = performance.now();
    this.#announcement = announcement;
    for (const work of this.#work.values()) {
      if (!this.#isWanted(work.message.call)) this.#stop(work, 'gave-up');
    }
    this.#reporter.touch();
  }

  /** Leaves in order: takes no further task, gives back those it has, and waits until that is known. */
  async leave(): Promise<void> {
    this.#leaving = true;
    await this.#feed.pause();
    for (const work of this.#work.values()) this.#stop(work, 'returned');
    await Promise.all(this.#jobs);
    // Queues that are out of order take nothing; what was not acknowledged is given out again.
    await Promise.race([this.#reporter.idle(), sleep(REPORT_MILLISECONDS, undefined, { ref: false })]);
    await Promise.all([this.#sender.close(), this.#feed.close()]);
  }

  /** Leaves a session that is over: nobody wants to hear of its tasks. */
  async abandon(): Promise<void> {
    this.#leaving = true;
    for (const work of this.#work.values()) this.#stop(work, 'gave-up');
    await Promise.all([this.#sender.close(), this.#feed.close()]);
    await Promise.all(this.#jobs);
  }

  #isWanted(call: number): boolean {
    const { calls, next } = this.#announcement;
    return call >= next || calls.includes(call);
  }

  #receive({ body, deliveryTag: tag }: AsyncMessage, channel: Channel): void {
    let message: TaskMessage;
    try {
      message = decodeTask(body);
    } catch (error) {
      this.#parts.onLog(messageOf(error));
      channel.basicNack({ deliveryTag: tag, requeue: false });
      return;
    }
    const key = keyOf(message);
    const known = this.#work.get(key);
    if (known) known.delivery = { tag, channel };
    else if (this.#finished.has(key) || !this.#isWanted(message.call)) acknowledge({ tag, channel });
    else this.#take(key, message, { tag, channel });
  }

  #take(key: string, message: TaskMessage, delivery: Work['delivery']): void {
    const job: Job = {
      priority: () => this.#announcement.priority,
      perform: () => {
        const performing = this.#perform(key, work);
        this.#jobs.add(performing);
        return performing.finally(() => this.#jobs.delete(performing));
      },
    };
    const work: Work = { message, job, stop: new AbortController(), delivery };
    this.#work.set(key, work);
    if (this.#leaving) this.#stop(work, 'returned');
    else this.#parts.floor.add(job);
  }

  async #perform(key: string, work: Work): Promise<void> {
    const { call, task } = work.message;
    const about = { call, task: task.id, attempt: task.attempt };
    const outcome = await attemptHere(work.message, this.#parts.bench, {
      signal: work.stop.signal,
      onEvent: (event) => this.#reporter.add(this.#reportOf(event, about)),
    });
    this.#end(key, work, outcome);
  }

  #reportOf(event: TaskEvent, about: { call: number; task: string; attempt: number }) {
    if (event.type !== 'started') return { ...event, ...about };
    return { ...event, ...about, worker: this.#nameOf(event.worker) };
  }

  /** Reports how an attempt ended; only what the broker has the report of is acknowledged. */
  #end(key: string, work: Work, outcome: TaskOutcome | undefined): void {
    const { call, task } = work.message;
    const about = { call, task: task.id, attempt: task.attempt };
    const onSafe = () => {
      this.#work.delete(key);
      acknowledge(work.delivery);
    };
    if (!outcome) {
      this.#reporter.add({ type: work.end ?? 'returned', ...about }, onSafe);
      return;
    }
    this.#remember(key);
    const worker = this.#nameOf(outcome.worker);
    this.#reporter.add({ type: 'ended', ...outcome, ...about, worker }, onSafe);
  }

  #stop(work: Work, end: NonNullable<Work['end']>): void {
    work.end ??= end;
    if (this.#parts.floor.remove(work.job)) this.#end(keyOf(work.message), work, undefined);
    else work.stop.abort();
  }

  #remember(key: string): void {
    this.#finished.add(key);
    if (this.#finished.size <= FINISHED_KEPT) return;
    for (const oldest of this.#finished) {
      this.#finished.delete(oldest);
      return;
    }
  }

  #nameOf(worker: string): string {
    return `${this.#parts.name}/${worker}`;
  }
}

const keyOf = ({ call, task }: TaskMessage) => `${call} ${task.attempt} ${task.id}`;

function acknowledge({ tag, channel }: Work['delivery']): void {
  // On a channel that broke, the broker has taken the task back already.
  if (channel.active) channel.basicAck({ deliveryTag: tag });
}
