import { UsageError } from '../errors.ts';
import {
  type Executor,
  inlineExecutor,
  overExchange,
  rabbitmqExecutor,
  threadsExecutor,
} from '../jobs/index.ts';
import { BATCH_TABLE, type BatchSettings, batchSettings } from './batch-executors.ts';
import { choiceOf, positiveInteger, type Terminal } from './command.ts';
import { PROGRAM } from './program.ts';

/** Where tasks are to run, as the configuration and the command line say. */
export interface ExecutorChoice {
  readonly kind?: string | null | undefined;
  /** Threads. */
  readonly workers?: number | null | undefined;
  /** Of the RabbitMQ broker. */
  readonly url?: string | null | undefined;
  readonly pool?: string | null | undefined;
  readonly priority?: number | null | undefined;
  /** A folder on S3 through which files go when workers do not see the run directory. */
  readonly exchange?: string | null | undefined;
  /** What a batch system is told: partition, time, memory... */
  readonly batch?: BatchSettings | null | undefined;
  /** The run directory, through which batch systems pass tasks. */
  readonly directory?: string | undefined;
}

/** What each kind of executor is made of: a new kind is a new row. */
const EXECUTOR_TABLE: Readonly<Record<string, (choice: ExecutorChoice, terminal: Terminal) => Executor>> = {
  threads: ({ workers }) => threadsExecutor(workers ? { threads: workers } : {}),
  inline: ({ workers }) => inlineExecutor(workers ? { slots: workers } : {}),
  rabbitmq: (choice, terminal) =>
    rabbitmqExecutor({
      url: brokerUrl(choice.url),
      pool: choice.pool ?? undefined,
      priority: choice.priority ?? undefined,
      version: PROGRAM.version,
      onLog: (line) => terminal.err.write(`${line}\n`),
    }),
  ...BATCH_TABLE,
};

/** The names of the executors, as `--executor` takes them. */
export const EXECUTORS: readonly string[] = Object.keys(EXECUTOR_TABLE);

/** The options of every command that runs tasks. */
export const EXECUTOR_OPTIONS = {
  executor: { type: 'string' },
  workers: { type: 'string' },
  'amqp-url': { type: 'string' },
  pool: { type: 'string' },
  priority: { type: 'string' },
  exchange: { type: 'string' },
  batch: { type: 'string', multiple: true },
} as const;

/** The help on them. */
export const EXECUTOR_HELP = `Where tasks run:
  --executor NAME      ${EXECUTORS.join(', ')}       [threads]
  --workers N          threads, or the most workers of a batch system     [one for each core; 4]
  --amqp-url URL       the broker of rabbitmq                             [BEAMLINE_AMQP_URL]
  --pool NAME          the workers that are to do the tasks               [default]
  --priority N         of several runs, workers prefer the one with the highest
  --exchange URL       s3://bucket/folder for workers that do not see the run directory
  --batch NAME=VALUE   a setting of slurm, pbs, kubernetes or ssh, several times: partition=main, time=2:00:00`;

type Values = {
  readonly [option in Exclude<keyof typeof EXECUTOR_OPTIONS, 'batch'>]?: string | undefined;
} & {
  readonly batch?: readonly string[] | undefined;
};

/** What the command line says, and where it is silent the configuration. Throws `UsageError` for what makes no sense. */
export function executorChoice(values: Values, configured: ExecutorChoice = {}): ExecutorChoice {
  const priority = values.priority === undefined ? configured.priority : Number(values.priority);
  if (!Number.isFinite(priority ?? 0)) {
    throw new UsageError(`beamline: --priority is "${values.priority}", expected a number`);
  }
  return {
    kind: choiceOf('executor', values.executor ?? configured.kind ?? 'threads', EXECUTORS),
    workers: positiveInteger('workers', values.workers) ?? configured.workers,
    url: values['amqp-url'] ?? configured.url,
    pool: values.pool ?? configured.pool,
    priority,
    exchange: values.exchange ?? configured.exchange,
    batch: { ...configured.batch, ...batchSettings(values.batch ?? []) },
  };
}

/** The executor that was chosen; threads if none was. Throws `UsageError` for one that does not exist. */
export function executorFor(choice: ExecutorChoice, terminal: Terminal): Executor {
  const executor = EXECUTOR_TABLE[choiceOf('executor', choice.kind ?? 'threads', EXECUTORS)]!(
    choice,
    terminal,
  );
  const onLog = (line: string) => terminal.err.write(`${line}\n`);
  return choice.exchange ? overExchange(executor, { url: choice.exchange, onLog }) : executor;
}

/** The broker to use: as given, else as the environment says. Throws `UsageError` when neither does. */
export function brokerUrl(given: string | null | undefined, environment = process.env): string {
  const url = given ?? environment.BEAMLINE_AMQP_URL;
  if (url) return url;
  throw new UsageError('beamline: no broker is given', {
    hint: 'give --amqp-url amqp://user:password@host:5672, or set BEAMLINE_AMQP_URL',
  });
}
