import { isAbsolute, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../errors.ts';
import { type RabbitmqWorker, rabbitmqWorker } from '../jobs/index.ts';
import { type Command, EXIT, parseCommandLine, positiveInteger } from './command.ts';
import { brokerUrl } from './executor.ts';
import { PROGRAM } from './program.ts';
import { spoolWorker } from './spool-worker.ts';
import { TASK_MODULES } from './task-modules.ts';

const HELP = `usage: beamline worker [options]

Does tasks for the runs that were started with --executor rabbitmq, until it is told to stop. It gives back what it has
not done then; should it die, the broker gives its tasks to another worker. A worker does the tasks of this program only.

  --amqp-url URL         the broker                                [BEAMLINE_AMQP_URL]
  --pool NAME            the runs it works for                     [default]
  --slots N              tasks at once                             [one for each core]
  --prefetch N           tasks it may hold, those it does included [as many as slots]; more is faster for tiny tasks
  --memory MB            the most JavaScript heap of one task
  --mount FROM=TO        where the coordinator's directory FROM is here; may be given several times
  --exit-when-idle S     end after S seconds without a task
  --quiet                say nothing

  --spool DIR            works for the run with this spool instead, of slurm, pbs, kubernetes or ssh, until it has no
                         more tasks: these start their workers themselves
  --element NAME         which of the workers that were submitted it is`;

const OPTIONS = {
  'amqp-url': { type: 'string' },
  pool: { type: 'string' },
  slots: { type: 'string' },
  prefetch: { type: 'string' },
  memory: { type: 'string' },
  mount: { type: 'string', multiple: true },
  'exit-when-idle': { type: 'string' },
  quiet: { type: 'boolean', default: false },
  spool: { type: 'string' },
  element: { type: 'string' },
} as const;

/** `beamline worker`. */
export const workerCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('worker', args, OPTIONS);
    if (positionals.length > 0)
      throw new UsageError(`beamline worker: unexpected "${positionals[0]}"`, {
        hint: 'it takes options only',
      });
    if (values.spool !== undefined) {
      return spoolWorker(values.spool, values.element ?? `by-hand-${process.pid}`, terminal);
    }
    const idleSeconds = positiveInteger('exit-when-idle', values['exit-when-idle']);
    const log = (line: string) => values.quiet || terminal.err.write(`${line}\n`);
    const worker = await rabbitmqWorker({
      url: brokerUrl(values['amqp-url']),
      pool: values.pool,
      version: PROGRAM.version,
      taskModules: TASK_MODULES,
      slots: positiveInteger('slots', values.slots),
      prefetch: positiveInteger('prefetch', values.prefetch),
      memoryMegabytes: positiveInteger('memory', values.memory),
      mapDirectory: directoryMap((values.mount ?? []).map(parseMount)),
      onLog: log,
    });
    log(`worker ${worker.name} waits for tasks from ${worker.broker}, pool ${values.pool ?? 'default'}`);
    await untilOver(worker, idleSeconds, terminal.signal);
    await worker.close();
    return EXIT.done;
  },
};

async function untilOver(
  worker: RabbitmqWorker,
  idleSeconds: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !(idleSeconds !== undefined && worker.idleSeconds() >= idleSeconds)) {
    await sleep(250, undefined, { signal }).catch(() => {});
  }
}

/** A directory of the coordinator, and where it is here. */
interface Mount {
  readonly from: string;
  readonly to: string;
}

function parseMount(text: string): Mount {
  const [from, to, ...rest] = text.split('=');
  if (from && to && rest.length === 0 && isAbsolute(from)) return { from, to };
  throw new UsageError(`beamline worker: --mount is "${text}"`, {
    hint: 'expected FROM=TO: /data/runs=/mnt/runs',
  });
}

/** Where a directory of the coordinator is here. With mounts, one that is in none of them stays where it is. */
function directoryMap(mounts: readonly Mount[]): (directory: string) => string {
  return (directory) => {
    for (const { from, to } of mounts) {
      const inside = relative(from, directory);
      if (!inside.startsWith('..') && !isAbsolute(inside)) return join(to, inside);
    }
    return directory;
  };
}
