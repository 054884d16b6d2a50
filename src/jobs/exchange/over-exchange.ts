import { hostname } from 'node:os';
import { messageOf } from '../../errors.ts';
import { channel } from '../channel.ts';
import { errorRecordOf } from '../error-record.ts';
import type { ExecuteOptions, Executor, StageCall } from '../executor/executor.ts';
import { hashOfJson } from '../json.ts';
import { outputsOf } from '../output/publish.ts';
import { outcomeOfError } from '../retry-policy.ts';
import type { Assignment, Outcome, TaskOutcome } from '../task.ts';
import { type FileExchange, openExchange } from './file-exchange.ts';
import { filesNamedIn } from './files-named-in.ts';

/** Where files are exchanged, and whom to tell what went wrong on the way out. */
export interface ExchangeOptions {
  /** A folder of a bucket, `s3://bucket/prefix`; each run has one of its own in it. */
  readonly url: string;
  readonly onLog?: (line: string) => void;
}

/**
 * An executor whose workers do not see the run directory: what tasks read and make goes through a bucket. The run
 * directory stays here, and has every file in the end. The folder of the run is emptied when the executor is closed.
 */
export function overExchange(inner: Executor, { url, onLog = () => {} }: ExchangeOptions): Executor {
  const exchanges = new Map<string, Promise<FileExchange>>();
  const exchangeAt = (address: string) => {
    const opened = exchanges.get(address) ?? openExchange(address);
    exchanges.set(address, opened);
    return opened;
  };

  async function tidy(): Promise<void> {
    for (const [address, opening] of exchanges) {
      try {
        const exchange = await opening;
        await exchange.clear().finally(() => exchange.close());
      } catch (error) {
        onLog(`jobs: files may be left in "${address}": ${messageOf(error)}`);
      }
    }
    exchanges.clear();
  }

  return {
    name: `${inner.name}, files over ${url}`,
    get slots() {
      return inner.slots;
    },
    run(call, tasks, options = {}) {
      const leaving = new AbortController();
      const out = channel<TaskOutcome>(() => leaving.abort());
      const signal = AbortSignal.any([leaving.signal, ...(options.signal ? [options.signal] : [])]);
      const address = `${url.replace(/\/$/, '')}/${folderOf(call)}`;
      exchangeAt(address)
        .then((exchange) =>
          runOver(inner, { ...call, exchange: address }, tasks, exchange, { ...options, signal }, out.push),
        )
        .then(out.end, out.fail);
      return out;
    },
    async close() {
      await inner.close();
      await tidy();
    },
  };
}

/** Runs of one name in several places must not empty each other's folder. */
function folderOf({ run, directory }: StageCall): string {
  return `${run}-${hashOfJson([hostname(), directory]).slice(-12)}`;
}

async function runOver(
  inner: Executor,
  call: StageCall,
  tasks: readonly Assignment[],
  exchange: FileExchange,
  options: ExecuteOptions & { readonly signal: AbortSignal },
  push: (outcome: TaskOutcome) => void,
): Promise<void> {
  const { signal } = options;
  const { directory } = call;
  const sent = new Map<string, Promise<void>>();
  const send = (task: Assignment) =>
    Promise.all(
      filesNamedIn(task.input).map((file) => {
        const sending = sent.get(file.path) ?? exchange.send(directory, file, signal);
        sent.set(file.path, sending);
        return sending;
      }),
    );
  const ready: Assignment[] = [];
  const sending = tasks.map((task) =>
    send(task).then(
      () => ready.push(task),
      (error) => signal.aborted || push(notBegun(task, outcomeOfError(errorRecordOf(error), call.retry))),
    ),
  );
  await Promise.all(sending);
  const collecting: Promise<void>[] = [];
  for await (const done of inner.run(call, inOrderOf(tasks, ready), options)) {
    const collected = collect(exchange, call, done, signal).then((outcome) => {
      if (!signal.aborted) push({ ...done, outcome });
    });
    collecting.push(collected);
  }
  await Promise.all(collecting);
}

function inOrderOf(tasks: readonly Assignment[], some: readonly Assignment[]): Assignment[] {
  const among = new Set(some);
  return tasks.filter((task) => among.has(task));
}

/** A task is done when its files are here. */
async function collect(
  exchange: FileExchange,
  { directory, retry }: StageCall,
  { outcome }: TaskOutcome,
  signal: AbortSignal,
): Promise<Outcome> {
  if (outcome.status !== 'done') return outcome;
  try {
    await Promise.all(outputsOf(outcome.result).map((file) => exchange.bring(directory, file, signal)));
    return outcome;
  } catch (error) {
    return outcomeOfError(errorRecordOf(error), retry);
  }
}

function notBegun({ id: task, attempt }: Assignment, outcome: Outcome): TaskOutcome {
  const startedAt = new Date().toISOString();
  return { task, attempt, outcome, startedAt, seconds: 0, host: hostname(), worker: 'none' };
}
