import type { Assignment, TaskOutcome } from '../../task.ts';
import type { ExecuteOptions, Executor, StageCall } from '../executor.ts';
import { type Broker, type BrokerOptions, brokerName, openBroker } from './broker.ts';
import { LiveCall } from './live-call.ts';
import { exchangeOf } from './names.ts';
import { Session } from './session.ts';

/** How the RabbitMQ executor is set up. */
export interface RabbitmqOptions extends BrokerOptions {
  /** The workers that are to do the tasks: those that were started with the same name. */
  readonly pool?: string | undefined;
  /** Workers of another version do not take part. */
  readonly version?: string | undefined;
  /** Of several runs, workers do the tasks of the one with the highest number first; 0 if not given. */
  readonly priority?: number | undefined;
  /** How often a task is given out again when its worker did not live to report; then it is dropped. */
  readonly deliveryLimit?: number | undefined;
  /** How long a task may take to stop when it is told to; that of the workers counts for them. */
  readonly graceSeconds?: number | undefined;
  /** A worker that was not heard for this time is taken as dead. */
  readonly silenceSeconds?: number | undefined;
  /** For how long a broker that goes away is waited for before the run is given up. */
  readonly patienceSeconds?: number | undefined;
  /** Told what a user may want to know: workers that come and go, messages that make no sense. */
  readonly onLog?: ((line: string) => void) | undefined;
}

/**
 * Has tasks done by the workers of a pool over RabbitMQ; `rabbitmqWorker` is their side. Connects at the first call, and
 * throws there what `openBroker` throws. The run directory must be the same for all, wherever it is mounted.
 * Throws `UsageError` for a URL or a pool that is none.
 */
export function rabbitmqExecutor(options: RabbitmqOptions): Executor {
  const { pool = 'default', graceSeconds = 2 } = options;
  const name = `RabbitMQ at ${brokerName(options.url)}, pool ${pool}`;
  exchangeOf(pool);
  const calls = new Set<{ stop(): void; ended: Promise<void> }>();
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  let closing: Promise<void> | undefined;

  function open(run: string): Promise<Opened> {
    opening ??= openSession(run, options).then((both) => {
      opened = both;
      return both;
    });
    return opening;
  }

  async function close(): Promise<void> {
    for (const { stop } of calls) stop();
    await Promise.all([...calls].map(({ ended }) => ended));
    const both = await opening?.catch(() => undefined);
    await both?.session.close();
    await both?.broker.close();
  }

  return {
    name,
    get slots() {
      return Math.max(1, opened?.session.slots ?? 1);
    },
    run(stage, tasks, executeOptions = {}) {
      const running = startCall(stage, tasks, closing ? AbortSignal.abort() : executeOptions.signal, {
        onEvent: executeOptions.onEvent,
        open: async () => (await open(stage.run)).session,
        graceSeconds,
      });
      calls.add(running);
      running.ended.finally(() => calls.delete(running));
      return running.out;
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

interface Opened {
  readonly broker: Broker;
  readonly session: Session;
}

async function openSession(run: string, options: RabbitmqOptions): Promise<Opened> {
  const broker = await openBroker(options);
  try {
    const session = await Session.open(broker, {
      run,
      pool: options.pool ?? 'default',
      version: options.version ?? '',
      priority: options.priority ?? 0,
      deliveryLimit: options.deliveryLimit ?? 5,
      silenceSeconds: options.silenceSeconds ?? 20,
      patienceSeconds: options.patienceSeconds ?? 600,
      onLog: options.onLog ?? (() => {}),
    });
    return { broker, session };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

interface CallHooks {
  readonly onEvent: ExecuteOptions['onEvent'];
  open(): Promise<Session>;
  readonly graceSeconds: number;
}

/** Begins one call of `run`; it may be stopped before its session is there. */
function startCall(
  stage: StageCall,
  tasks: readonly Assignment[],
  signal: AbortSignal | undefined,
  { onEvent, open, graceSeconds }: CallHooks,
): { out: AsyncIterable<TaskOutcome>; stop(): void; ended: Promise<void> } {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let session: Session | undefined;
  const stop = () => {
    if (session) session.stop(call, graceSeconds);
    else call.finish();
  };
  const call = new LiveCall(stage, tasks, {
    onEvent,
    onLeave: stop,
    onOver: () => {
      signal?.removeEventListener('abort', stop);
      session?.over(call);
      resolve();
    },
  });
  if (signal?.aborted || tasks.length === 0) call.finish();
  signal?.addEventListener('abort', stop, { once: true });
  if (!call.isOver) void begin();
  return { out: call.out, stop, ended };

  async function begin(): Promise<void> {
    try {
      const there = await open();
      if (call.isOver) return;
      session = there;
      session.begin(call);
    } catch (error) {
      call.finish(error);
    }
  }
}
