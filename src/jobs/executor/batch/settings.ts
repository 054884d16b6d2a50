import { z } from 'zod';
import { FormatError, NotFoundError, systemCodeOf } from '../../../errors.ts';
import { readJson, type SpoolPaths, writeWhole } from './layout.ts';

/** How often a spool is looked at and how long silence may last; all in seconds. */
export interface SpoolTimes {
  /** Between two looks of a worker, or of the coordinator, at the spool. */
  readonly poll: number;
  /** Between two signs of life. */
  readonly beat: number;
  /** A worker that was silent for so long, while the coordinator was watching, is dead. */
  readonly lease: number;
  /** A worker that finds no task for so long leaves. */
  readonly idle: number;
  /** A worker that sees no sign of life of the coordinator for so long leaves. */
  readonly orphan: number;
  /** How long a task may take to stop when it is told to. */
  readonly grace: number;
  /** Between two questions to the scheduler. */
  readonly ask: number;
}

/**
 * For directories on shared disks, which may show a change only after half a minute, and schedulers that must not be
 * asked often.
 */
export const DEFAULT_TIMES: SpoolTimes = {
  poll: 1,
  beat: 10,
  lease: 120,
  idle: 60,
  orphan: 600,
  grace: 5,
  ask: 15,
};

/** What coordinator and workers of a spool agree on. */
export interface SpoolSettings {
  readonly times: SpoolTimes;
  /** How many tasks one worker does at a time. */
  readonly threads: number;
  /** The most JavaScript heap of a task; Node's own limit if not given. */
  readonly memoryMegabytes?: number | undefined;
}

const seconds = z.number().nonnegative();
const SCHEMA = z.object({
  version: z.literal(1),
  times: z.object({
    poll: z.number().positive(),
    beat: z.number().positive(),
    lease: seconds,
    idle: seconds,
    orphan: seconds,
    grace: seconds,
    ask: seconds,
  }),
  threads: z.int().positive(),
  memoryMegabytes: z.number().positive().optional(),
});

/** Writes what everybody who comes to the spool is to know. */
export async function writeSettings(paths: SpoolPaths, settings: SpoolSettings): Promise<void> {
  await writeWhole(paths, paths.settings, JSON.stringify({ version: 1, ...settings }));
}

/** Reads it. Throws `NotFoundError` when there is no spool, `FormatError` when another version of the program made it. */
export async function readSettings(paths: SpoolPaths): Promise<SpoolSettings> {
  const found = await readJson(paths.settings).catch((cause: unknown) => {
    if (systemCodeOf(cause) !== 'ENOENT') throw cause;
    throw new NotFoundError(`jobs: there is no spool in "${paths.root}"`, { cause });
  });
  const parsed = SCHEMA.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new FormatError(`jobs: "${paths.settings}" is not of this version: ${z.prettifyError(parsed.error)}`);
}
