import { Connection } from 'rabbitmq-client';
import type { Assignment, Outcome } from '../../../../src/jobs/index.ts';
import { until } from './processes.ts';

/** A task as it is kept for people to look at. */
export interface DeadTask {
  readonly task: Assignment;
  readonly outcome: Exclude<Outcome, { status: 'done' }>;
}

async function withConnection<T>(url: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = new Connection(url);
  connection.on('error', () => {});
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

/** Takes so many tasks out of the dead-letter queue of a pool. */
export function deadTasks(url: string, pool: string, count: number): Promise<DeadTask[]> {
  return withConnection(url, async (connection) => {
    const found: DeadTask[] = [];
    const channel = await connection.acquire();
    await until(async () => {
      const message = await channel.basicGet({ queue: `beamline.${pool}.dead`, noAck: true });
      if (message) found.push(JSON.parse(message.body.toString()));
      return found.length === count;
    });
    await channel.close();
    return found;
  });
}

/** Whether the broker has a queue of this name. */
export function hasQueue(url: string, queue: string): Promise<boolean> {
  return withConnection(url, async (connection) => {
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    const found = await channel.queueDeclare({ queue, passive: true }).catch(() => undefined);
    await channel.close();
    return found !== undefined;
  });
}

/** Takes all messages out of a queue that wait in it. */
export function purgeQueue(url: string, queue: string): Promise<void> {
  return withConnection(url, async (connection) => void (await connection.queuePurge({ queue })));
}

/** Deletes a queue, whoever uses it. */
export function deleteQueue(url: string, queue: string): Promise<void> {
  return withConnection(url, async (connection) => void (await connection.queueDelete({ queue })));
}
