import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Connection } from 'rabbitmq-client';
import { CancelledError } from '../../../errors.ts';

/** Where a message goes. */
export interface Address {
  /** The default exchange, which leads to the queue that the routing key names, if not given. */
  readonly exchange?: string;
  readonly routingKey: string;
  /** Outlives a restart of the broker. */
  readonly durable: boolean;
}

/** Sends messages for certain. */
export interface Sender {
  /**
   * Resolves when the broker has taken charge of the message; sends it again, and so perhaps twice, as often as the
   * connection breaks. Throws `CancelledError` once the sender is closed.
   */
  send(address: Address, body: Buffer): Promise<void>;
  close(): Promise<void>;
}

const CONFIRM_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 100;

/** A sender on a channel of its own, which is opened anew when it breaks. */
export function confirmingSender(connection: Connection): Sender {
  const closing = new AbortController();
  let current: Promise<SendingChannel> | undefined;

  async function ready(): Promise<SendingChannel> {
    current ??= openChannel(connection);
    const mine = current;
    try {
      const channel = await mine;
      if (channel.isOpen()) return channel;
    } catch (error) {
      if (current === mine) current = undefined;
      throw error;
    }
    if (current === mine) current = undefined;
    return ready();
  }

  return {
    async send(address, body) {
      while (!closing.signal.aborted) {
        try {
          return await (await ready()).publish(address, body);
        } catch {
          await sleep(PAUSE_MILLISECONDS, undefined, { signal: closing.signal }).catch(() => {});
        }
      }
      throw new CancelledError('jobs: the connection to the broker is closed');
    },
    async close() {
      closing.abort();
      const channel = await current?.catch(() => undefined);
      await channel?.close();
    },
  };
}

interface SendingChannel {
  isOpen(): boolean;
  publish(address: Address, body: Buffer): Promise<void>;
  close(): Promise<void>;
}

async function openChannel(connection: Connection): Promise<SendingChannel> {
  const channel: Channel = await connection.acquire({ emitErrorsFromChannel: true });
  const pending = new Set<(error: Error) => void>();
  const failAll = (error: Error) => {
    for (const fail of pending) fail(error);
  };
  channel.on('error', () => {});
  channel.on('close', () => failAll(new Error('the channel was closed')));
  await channel.confirmSelect();
  return {
    isOpen: () => channel.active,
    close: () => channel.close(),
    async publish({ exchange = '', routingKey, durable }, body) {
      const { promise: failed, reject } = Promise.withResolvers<never>();
      // The driver may miss a confirmation that arrives before it knows its own write is over.
      const timer = setTimeout(() => {
        reject(new Error('the broker did not confirm a message'));
        void channel.close();
      }, CONFIRM_MILLISECONDS);
      pending.add(reject);
      try {
        await Promise.race([failed, channel.basicPublish({ exchange, routingKey, durable }, body)]);
      } finally {
        clearTimeout(timer);
        pending.delete(reject);
      }
    },
  };
}
