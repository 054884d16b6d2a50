import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { reasonOf, UsageError } from '../errors.ts';
import {
  type BatchOptions,
  type Executor,
  kubernetesExecutor,
  parseHostFile,
  pbsExecutor,
  slurmExecutor,
  sshExecutor,
} from '../jobs/index.ts';
import type { Terminal } from './command.ts';

/** What a batch system is told, by name: from `batch` of the configuration's `executor`, or `--batch NAME=VALUE`. */
export type BatchSettings = { readonly [name: string]: unknown };

/** Where a batch executor is to work. */
export interface BatchChoice {
  /** The run directory; its `spool` is where tasks are passed. */
  readonly directory?: string | undefined;
  readonly workers?: number | null | undefined;
  readonly batch?: BatchSettings | null | undefined;
}

const text = z.string().min(1);
const seconds = z.coerce.number().nonnegative();
const interval = z.coerce.number().positive();
const count = z.coerce.number().int().positive();
/** On the command line a list is written with commas. */
const list = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(text));
/** On the command line a line with blanks. */
const words = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : value),
  z.array(text),
);

const TIMES = z.object({
  poll: interval,
  beat: interval,
  lease: seconds,
  idle: seconds,
  orphan: seconds,
  grace: seconds,
  ask: seconds,
});

const COMMON = {
  /** The program that is a worker; this one if not given. */
  command: words,
  threads: count,
  'memory-per-task': count,
  spool: text,
  ...TIMES.shape,
};
const NODE = {
  modules: list,
  setup: list,
  container: words,
  'at-a-time': count,
  extra: words,
  dependency: text,
};

const SLURM = z.strictObject({
  ...COMMON,
  ...NODE,
  ...{ partition: text, account: text, qos: text, time: text, memory: text, cpus: count },
  ...{ constraint: text, gres: text, 'longest-array': count },
});
const PBS = z.strictObject({
  ...COMMON,
  ...NODE,
  ...{ queue: text, account: text, walltime: text, memory: text, cpus: count, 'longest-array': count },
  /** `io=5,scratch=10gb`. */
  resources: list,
});
const KUBERNETES = z.strictObject({
  ...COMMON,
  ...{ image: text, namespace: text, claim: text, mount: text, cpus: text, memory: text, context: text },
  ...{ 'service-account': text, 'priority-class': text, deadline: count, kubeconfig: text },
});
const SSH = z.strictObject({ ...COMMON, hosts: text, ssh: words, setup: list, nice: count, aside: count });

/** A worker in the image that deploy/Dockerfile makes. */
const IN_IMAGE = ['node', '--disable-warning=ExperimentalWarning', '/app/src/cli/main.ts', 'worker'];

/** The executors on batch systems, by name. Each throws `UsageError` for a setting that it does not have. */
export const BATCH_TABLE: Readonly<Record<string, (choice: BatchChoice, terminal: Terminal) => Executor>> = {
  slurm(choice, terminal) {
    const given = settingsOf('slurm', SLURM, choice);
    const { 'at-a-time': atATime, 'longest-array': longestArray, ...rest } = given;
    return slurmExecutor(
      present({ ...rest, atATime, longestArray, ...batchOptions(choice, given, terminal) }),
    );
  },
  pbs(choice, terminal) {
    const given = settingsOf('pbs', PBS, choice);
    const { 'at-a-time': atATime, 'longest-array': longestArray, resources = [], ...rest } = given;
    const named = Object.fromEntries(resources.map(pairOf));
    return pbsExecutor(
      present({ ...rest, atATime, longestArray, resources: named, ...batchOptions(choice, given, terminal) }),
    );
  },
  kubernetes(choice, terminal) {
    const given = settingsOf('kubernetes', KUBERNETES, choice);
    const { image, mount: mountPath, deadline: deadlineSeconds, kubeconfig, ...rest } = given;
    if (image === undefined)
      throw new UsageError('beamline: kubernetes needs an image', { hint: '--batch image=NAME' });
    const { 'service-account': serviceAccount, 'priority-class': priorityClass, ...plain } = rest;
    const config = kubeconfig === undefined ? undefined : readText(kubeconfig);
    const named = {
      ...plain,
      mountPath,
      deadlineSeconds,
      serviceAccount,
      priorityClass,
      kubeconfig: config,
    };
    const options = batchOptions(choice, given, terminal, IN_IMAGE);
    return kubernetesExecutor({ ...present({ ...named, ...options }), image });
  },
  ssh(choice, terminal) {
    const given = settingsOf('ssh', SSH, choice);
    const { hosts: file, aside: asideSeconds, ...rest } = given;
    if (file === undefined)
      throw new UsageError('beamline: ssh needs a host file', { hint: '--batch hosts=FILE' });
    const hosts = parseHostFile(readText(file), file);
    return sshExecutor({
      hosts,
      ...present({ ...rest, asideSeconds, ...batchOptions(choice, given, terminal) }),
    });
  },
};

/** The settings on the command line: `NAME=VALUE` each. */
export function batchSettings(given: readonly string[]): BatchSettings {
  return Object.fromEntries(given.map(pairOf));
}

/** Settings that name files, which the directory of a later command must not change. */
const PATHS: readonly string[] = ['hosts', 'kubeconfig', 'spool'];

/** The same settings with whole paths. */
export function withWholePaths(batch: BatchSettings): BatchSettings {
  const whole = ([name, value]: [string, unknown]) =>
    PATHS.includes(name) && typeof value === 'string' ? [name, resolve(value)] : [name, value];
  return Object.fromEntries(Object.entries(batch).map(whole));
}

function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError(`beamline: "${pair}" is to be NAME=VALUE`);
}

type Shape = z.ZodObject<z.ZodRawShape>;

function settingsOf<S extends Shape>(kind: string, schema: S, { batch }: BatchChoice): Partial<z.output<S>> {
  const parsed = schema.partial().safeParse(batch ?? {});
  // The schema with every key made optional gives what the type says.
  if (parsed.success) return parsed.data as Partial<z.output<S>>;
  const faults = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new UsageError(`beamline: settings of ${kind}: ${faults.join('; ')}`, {
    hint: `there are: ${Object.keys(schema.shape).join(', ')}`,
  });
}

type Common = Partial<{ [name in keyof typeof COMMON]: z.output<(typeof COMMON)[name]> }>;

function batchOptions(
  { directory, workers }: BatchChoice,
  given: Common,
  { err }: Terminal,
  program: readonly string[] = thisProgram(),
): BatchOptions {
  const spool = given.spool ?? (directory === undefined ? undefined : join(directory, 'spool'));
  if (spool === undefined) throw new UsageError('beamline: there is no run directory to pass tasks through');
  const times = present(TIMES.partial().strip().parse(given));
  return {
    spool: resolve(spool),
    command: given.command ?? program,
    times,
    onLog: (line) => err.write(`${line}\n`),
    ...(workers ? { elements: workers } : {}),
    ...(given.threads === undefined ? {} : { threads: given.threads }),
    ...(given['memory-per-task'] === undefined ? {} : { memoryMegabytes: given['memory-per-task'] }),
  };
}

/** This very program, on this very Node. */
function thisProgram(): readonly string[] {
  return [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    resolve(process.argv[1] ?? ''),
    'worker',
  ];
}

type Present<T> = { [key in keyof T]: Exclude<T[key], undefined> };

/** Without what is `undefined`. */
function present<T extends object>(object: T): Present<T> {
  // What is left out was optional.
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`beamline: cannot read "${path}": ${reasonOf(cause)}`, { cause });
  }
}
