import { setTimeout as sleep } from 'node:timers/promises';
import type { AsyncMessage, Channel, Connection } from 'rabbitmq-client';

/** How a queue is listened to. */
export interface ListenerOptions {
  /** Makes what is needed on a new channel, and gives the name of the queue. Called after every break. */
  prepare(channel: Channel): Promise<string>;
  /** Messages that may be out unacknowledged; no limit and no acknowledgement if not given. */
  readonly prefetch?: number;
  /** Must not throw. The message is acknowledged by whoever gets it, on the channel it came on. */
  onMessage(message: AsyncMessage, channel: Channel): void;
  /** Told whenever the queue is listened to, first or again. */
  onReady?(): void;
  /** Told once when the queue does not exist any more; nothing is heard after that. */
  onGone?(): void;
}

/** Somebody who listens to a queue until closed. */
export interface Listener {
  /** No further message comes; those that are out can still be acknowledged. */
  pause(): Promise<void>;
  /** Stops; what is out unacknowledged goes back to the queue. */
  close(): Promise<void>;
}

const PAUSE_MILLISECONDS = 100;

/** Listens to a queue, again and again when the connection breaks. */
export function listen(connection: Connection, options: ListenerOptions): Listener {
  const closing = new AbortController();
  const { signal } = closing;
  let channel: Channel | undefined;
  let consumerTag: string | undefined;
  let paused = false;

  /** Listens until the channel ends. Gives whether the queue is still there. */
  async function listenOnce(): Promise<boolean> {
    const mine = await connection.acquire({ emitErrorsFromChannel: true });
    channel = mine;
    const { promise: ended, resolve } = Promise.withResolvers<boolean>();
    mine.on('error', () => {});
    mine.once('close', () => resolve(true));
    mine.once('basic.cancel', () => {
      resolve(false);
      void mine.close();
    });
    const queue = await options.prepare(mine);
    const { prefetch } = options;
    if (prefetch !== undefined) await mine.basicQos({ prefetchCount: prefetch });
    if (signal.aborted || paused) {
      await mine.close();
      return true;
    }
    const onMessage = (message: AsyncMessage) => {
      if (!signal.aborted) options.onMessage(message, mine);
    };
    ({ consumerTag } = await mine.basicConsume({ queue, noAck: prefetch === undefined }, onMessage));
    options.onReady?.();
    return ended;
  }

  async function listenAlways(): Promise<void> {
    while (!signal.aborted && !paused) {
      const isThere = await listenOnce().catch((error: unknown) => !isNotFound(error));
      if (!isThere && !signal.aborted) {
        closing.abort();
        options.onGone?.();
      }
      await sleep(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
  }

  void listenAlways();
  return {
    async pause() {
      paused = true;
      if (channel?.active && consumerTag !== undefined) {
        await channel.basicCancel({ consumerTag }).catch(() => {});
      }
    },
    async close() {
      closing.abort();
      await channel?.close();
    },
  };
}

const isNotFound = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'NOT_FOUND';
