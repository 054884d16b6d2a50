/**
 * What stands on the broker, for a pool `p` and a session `beamline.p.run-1f9c`:
 *
 *     exchange beamline.p            direct: "runs" to every worker of the pool, "workers" to every coordinator
 *     queue    beamline.p.dead       tasks that will never be done, with the reason; for people to look at
 *     queue    {session}.tasks       tasks to do; those given out too often go to {session}.dead
 *     queue    {session}.reports     what workers report
 *     queue    {session}.dead        tasks whose workers did not live to report
 *
 * The queues of a session are quorum queues, which are on the broker's disk. Even so, one that was made a moment before the
 * broker was killed may come back without what it held, or without ever taking anything again; then the coordinator goes
 * over to a session of another name. It deletes the queues at its end; should it die, they expire when nobody has used
 * them for half an hour.
 */
import { randomBytes } from 'node:crypto';
import type { Channel } from 'rabbitmq-client';
import { UsageError } from '../../../errors.ts';

const EXPIRY_MILLISECONDS = 30 * 60 * 1000;
const MOST_DEAD_KEPT = 10_000;
const POOL = /^[A-Za-z0-9_-]{1,64}$/;

/** Routing keys of the exchange of a pool. */
export const TO_WORKERS = 'runs';
export const TO_COORDINATORS = 'workers';

/** The exchange of a pool. Throws `UsageError` for a name that is none. */
export function exchangeOf(pool: string): string {
  if (POOL.test(pool)) return `beamline.${pool}`;
  throw new UsageError(`jobs: the pool is called "${pool}", expected letters, digits, _ and - only`);
}

/** The queue of the tasks of a pool that will never be done. */
export const deadQueueOf = (pool: string) => `${exchangeOf(pool)}.dead`;

/** A new name for the session of one coordinator; `run` is there for people to recognise it. */
export function newSession(pool: string, run: string): string {
  const label = run.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return `${exchangeOf(pool)}.${label}-${randomBytes(6).toString('hex')}`;
}

/** Whether a name can be that of a session of this pool: a message must not send a worker to any other queue. */
export function isSessionOf(pool: string, session: string): boolean {
  const prefix = `${exchangeOf(pool)}.`;
  return session.startsWith(prefix) && /^[A-Za-z0-9_-]+-[0-9a-f]{12}$/.test(session.slice(prefix.length));
}

/** The queues of a session. */
export const queuesOf = (session: string) => ({
  tasks: `${session}.tasks`,
  reports: `${session}.reports`,
  dead: `${session}.dead`,
});

/** Makes what a pool needs, if it is not there. */
export async function declarePool(channel: Channel, pool: string): Promise<void> {
  await channel.exchangeDeclare({ exchange: exchangeOf(pool), type: 'direct', durable: true });
  await channel.queueDeclare({
    queue: deadQueueOf(pool),
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-max-length': MOST_DEAD_KEPT },
  });
}

/** Makes the queues of a session, if they are not there. */
export async function declareSession(
  channel: Channel,
  session: string,
  deliveryLimit: number,
): Promise<void> {
  const { tasks, reports, dead } = queuesOf(session);
  const quorum = { 'x-queue-type': 'quorum' as const, 'x-expires': EXPIRY_MILLISECONDS };
  await channel.queueDeclare({ queue: dead, durable: true, arguments: quorum });
  await channel.queueDeclare({ queue: reports, durable: true, arguments: quorum });
  await channel.queueDeclare({
    queue: tasks,
    durable: true,
    arguments: {
      ...quorum,
      'x-delivery-limit': deliveryLimit,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
      // A dead task that got lost on its way would be waited for for ever.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  });
}

/** A queue of this connection alone, which hears one routing key of the exchange of a pool. Gives its name. */
export async function declareEar(channel: Channel, pool: string, routingKey: string): Promise<string> {
  await declarePool(channel, pool);
  const { queue } = await channel.queueDeclare({ queue: '', exclusive: true, autoDelete: true });
  await channel.queueBind({ queue, exchange: exchangeOf(pool), routingKey });
  return queue;
}

/** Deletes the queues of a session, with all that is in them. */
export async function deleteSession(channel: Channel, session: string): Promise<void> {
  for (const queue of Object.values(queuesOf(session))) await channel.queueDelete({ queue });
}
