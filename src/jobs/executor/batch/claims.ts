import { access, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError, systemCodeOf } from '../../../errors.ts';
import type { Json } from '../../json.ts';
import type { Assignment } from '../../task.ts';
import { callOfParcel, readJson, type SpoolPaths } from './layout.ts';

/** Tasks of one call that one worker does one after the other. */
export interface Parcel {
  /** The name of its file. */
  readonly name: string;
  readonly call: string;
  readonly tasks: readonly NumberedTask[];
}

/** A task with the number by which coordinator and workers of a spool know it. */
export type NumberedTask = { readonly number: number; readonly task: Assignment };

/** What one worker has claimed. */
export interface Claims {
  /** Claims the first parcel that is there, `undefined` when there is none. Throws when this worker was taken for dead. */
  take(): Promise<Parcel | undefined>;
  /** Lets go of a parcel whose tasks have ended. */
  release(parcel: Parcel): Promise<void>;
  /** Whether this worker was taken for dead, and its claims were taken away. */
  areLost(): Promise<boolean>;
}

/** Opens the claims of a new worker. */
export async function openClaims(paths: SpoolPaths, worker: string): Promise<Claims> {
  const own = join(paths.claims, worker);
  await mkdir(own);
  let seen: string[] = [];
  let before: Promise<unknown> = Promise.resolve();

  // One after the other: of two at once, one would take the other's claim for its own.
  function take(): Promise<Parcel | undefined> {
    const taking = before.then(takeNext);
    before = taking.catch(() => {});
    return taking;
  }

  async function takeNext(): Promise<Parcel | undefined> {
    if (seen.length === 0) seen = await parcelsIn(paths.queue);
    for (let name = seen.shift(); name !== undefined; name = seen.shift()) {
      if (await claim(paths, own, name)) return readParcel(join(own, name), name);
    }
    return undefined;
  }

  return {
    take,
    release: (parcel) => rm(join(own, parcel.name), { force: true }),
    areLost: async () => !(await exists(own)),
  };
}

/** The parcels in a directory, in their order. */
export async function parcelsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => callOfParcel(name) !== undefined).sort();
}

async function claim(paths: SpoolPaths, own: string, name: string): Promise<boolean> {
  try {
    await rename(join(paths.queue, name), join(own, name));
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    // A shared disk may do as it was asked and then, asked again after a lost answer, find nothing to do.
    if (await exists(join(own, name))) return true;
    if (!(await exists(own))) throw new NotFoundError('jobs: the claims of this worker were taken away');
    return false;
  }
}

async function readParcel(path: string, name: string): Promise<Parcel> {
  const { call, tasks } = (await readJson(path)) as { call: string; tasks: readonly NumberedTask[] };
  return { name, call, tasks };
}

/** The file of a parcel. */
export function parcelText(parcel: Parcel): string {
  const { call, tasks } = parcel;
  return JSON.stringify({ call, tasks } satisfies Json);
}

/** Whether there is such a file or directory. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Whether an error of the system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return systemCodeOf(error) === 'ENOENT';
}
