import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AsyncMessage, Channel } from 'rabbitmq-client';
import { messageOf } from '../../../errors.ts';
import type { Assignment } from '../../task.ts';
import type { Broker } from './broker.ts';
import { listen } from './listener.ts';
import type { LiveCall } from './live-call.ts';
import { decodeReports, decodeTask, type Echo, encode, type Reports, type TaskMessage } from './messages.ts';
import { declareSession, deleteSession, queuesOf } from './names.ts';
import { confirmingSender } from './sender.ts';

/** Whom the queues of a session tell what. None of these may throw. */
export interface SessionQueuesHooks {
  onReports(message: Reports | Echo): void;
  /** A task came back: given out too often, or refused by a worker that could not read it. */
  onDeath(message: TaskMessage): void;
  /** The queues are listened to, first or again. */
  onReady(): void;
  /** The broker has no such queues any more. */
  onGone(): void;
  /** A message made no sense. */
  onLog(line: string): void;
}

/** The queues of a coordinator under one name, for as long as they can be relied on. */
export interface SessionQueues {
  /** By which the workers find them. */
  readonly name: string;
  /** Puts tasks into the queue, one after the other as the broker confirms them, until the call is not wanted any more. */
  giveOut(call: LiveCall, tasks: readonly Assignment[]): void;
  /** Says something that comes back as a report, if all is well. */
  echo(): void;
  /** Stops listening and deletes the queues, by which the workers know. Closing twice is harmless. */
  close(): Promise<void>;
}

/** How many messages may be on their way to the broker at once. */
const WINDOW = 256;
const PREFETCH = 64;
/** Queues that are out of order are slow to go; they expire by themselves. */
const CLOSE_MILLISECONDS = 10_000;

/** Makes the queues of a name that is new, and listens to them. Throws what the broker answers. */
export async function openSessionQueues(
  broker: Broker,
  name: string,
  deliveryLimit: number,
  hooks: SessionQueuesHooks,
): Promise<SessionQueues> {
  const { connection } = broker;
  const { tasks: tasksQueue, reports, dead } = queuesOf(name);
  const making = await connection.acquire();
  await declareSession(making, name, deliveryLimit);
  await making.close();

  const sender = confirmingSender(connection);
  const hear = (take: (body: unknown) => void) => (message: AsyncMessage, channel: Channel) => {
    try {
      take(message.body);
    } catch (error) {
      hooks.onLog(messageOf(error));
    }
    if (channel.active) channel.basicAck({ deliveryTag: message.deliveryTag });
  };
  const listenTo = (queue: string, take: (body: unknown) => void) =>
    listen(connection, {
      prepare: async () => queue,
      prefetch: PREFETCH,
      onMessage: hear(take),
      onReady: hooks.onReady,
      onGone: hooks.onGone,
    });
  const listeners = [
    listenTo(reports, (body) => hooks.onReports(decodeReports(body))),
    listenTo(dead, (body) => hooks.onDeath(decodeTask(body))),
  ];

  async function close(): Promise<void> {
    await Promise.all(listeners.map((listener) => listener.close()));
    await sender.close();
    if (broker.awaySeconds() > 0) return;
    const channel = await connection.acquire();
    await deleteSession(channel, name);
    await channel.close();
  }

  let closing: Promise<void> | undefined;
  return {
    name,
    giveOut(call, assignments) {
      const { taskModule: _, ...rest } = call.stage;
      const stage = { ...rest, directory: resolve(rest.directory) };
      const left = assignments.values();
      const lane = async () => {
        for (const task of left) {
          if (call.isOver || call.isStopped) return;
          const body = encode({ call: call.number, stage, task });
          await sender.send({ routingKey: tasksQueue, durable: true }, body);
        }
      };
      // Sending fails only when the queues are closed.
      for (let lanes = Math.min(WINDOW, assignments.length); lanes > 0; lanes--) void lane().catch(() => {});
    },
    echo() {
      const body = encode({ type: 'echo' });
      sender.send({ routingKey: reports, durable: true }, body).catch(() => {});
    },
    close() {
      closing ??= Promise.race([
        close().catch(() => {}),
        sleep(CLOSE_MILLISECONDS, undefined, { ref: false }),
      ]);
      return closing;
    },
  };
}
