import type { Connection } from 'rabbitmq-client';
import { messageOf, StorageError, UsageError } from '../../../errors.ts';

/** How a broker is reached. */
export interface BrokerOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps:`. Stays in this process: in no message, log or record. */
  readonly url: string;
  /** How long the broker may take to answer at first. */
  readonly connectSeconds?: number | undefined;
  /** A peer that is silent for twice this time is taken as dead. */
  readonly heartbeatSeconds?: number | undefined;
}

/** A connection to a broker, which restores itself. */
export interface Broker {
  /** Host and port, without credentials. */
  readonly name: string;
  readonly connection: Connection;
  /** For how long the broker has been away, in seconds; 0 while it is there. */
  awaySeconds(): number;
  close(): Promise<void>;
}

/** Connects to a broker. Throws `UsageError` for a URL that is none, `StorageError` when it does not answer. */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { url, connectSeconds = 15, heartbeatSeconds = 10 } = options;
  const name = brokerName(url);
  // Loaded only where a broker is used.
  const { Connection } = await import('rabbitmq-client');
  const connection = new Connection({
    url,
    heartbeat: heartbeatSeconds,
    acquireTimeout: 10_000,
    retryLow: 100,
    retryHigh: 5000,
    frameMax: 131_072,
  });
  let awaySince: number | undefined;
  connection.on('error', () => {
    awaySince ??= performance.now();
  });
  connection.on('connection', () => {
    awaySince = undefined;
  });
  await connection.onConnect(connectSeconds * 1000).catch((error: Error) => {
    const why = messageOf(error.cause ?? error);
    throw new StorageError(`jobs: cannot reach the broker at ${name}: ${why}`, {
      cause: error.cause ?? error,
      transient: true,
      hint: 'start RabbitMQ there, or give another --amqp-url',
    });
  });
  return {
    name,
    connection,
    awaySeconds() {
      // Other troubles than a lost connection are told as errors too.
      if (connection.ready) awaySince = undefined;
      return awaySince === undefined ? 0 : (performance.now() - awaySince) / 1000;
    },
    close: () => closeWithin(connection, 5000),
  };
}

/** Host and port of a broker's URL, without credentials. Throws `UsageError` for one that is none. */
export function brokerName(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'amqp:' || parsed?.protocol === 'amqps:') {
    return parsed.host + (parsed.pathname.length > 1 ? parsed.pathname : '');
  }
  // What is wrong may well be the password: it is not repeated.
  throw new UsageError('jobs: the address of the broker is no amqp: or amqps: URL', {
    hint: 'amqp://user:password@host:5672',
  });
}

/** Closes a connection, by force when that takes long. */
async function closeWithin(connection: Connection, milliseconds: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    connection.unsafeDestroy();
    resolve();
  }, milliseconds);
  await Promise.race([connection.close().catch(() => {}), late]);
  clearTimeout(timer);
}
