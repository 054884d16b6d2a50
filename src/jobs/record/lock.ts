import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError, reasonOf, StorageError, systemCodeOf } from '../../errors.ts';
import { temporaryName } from '../output/temporary-name.ts';
import { isAlive, startOfProcess } from './process.ts';

/** Who holds a run directory. */
export type LockHolder = {
  readonly host: string;
  readonly pid: number;
  readonly start?: string;
  readonly part: string;
};

/** A run directory that is held. */
export interface Lock {
  /** Aborted when the lock was lost: somebody took this process for dead. Stop writing. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** How a lock is kept; for tests. */
export interface LockTimes {
  /** The time between two signs of life. */
  readonly beatMilliseconds?: number;
  /** A holder on another machine without a sign of life for so long is dead. */
  readonly staleMilliseconds?: number;
}

const PREFIX = 'run.lock.';
const ATTEMPTS = 3;
const BEATS_WATCHED = 2.5;

/**
 * Takes hold of a run directory, or of one part of it (`''` for the whole, which excludes all parts), so that no other
 * coordinator does. Locks of dead holders are removed: on this machine those whose process is gone, on others those
 * without a sign of life for five minutes, and none either while they are watched for some beats: the clock of one of
 * the machines may have jumped. Throws `BusyError` when somebody alive has it.
 *
 * Each holder makes a file of its own and then looks for others: of two that come at once at least one sees the other
 * and leaves, which no order of events can circumvent; both may leave, hence the few attempts.
 */
export async function takeLock(directory: string, part: string, times: LockTimes = {}): Promise<Lock> {
  const { beatMilliseconds = 10_000, staleMilliseconds = 300_000 } = times;
  for (let attempt = 1; ; attempt++) {
    const path = await writeOwn(directory, part);
    try {
      const other = await otherHolder(directory, part, path, { beatMilliseconds, staleMilliseconds });
      if (!other) return keep(path, beatMilliseconds);
      if (attempt === ATTEMPTS) throw busy(directory, other);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    await rm(path, { force: true });
    await sleep(20 + Math.random() * 80);
  }
}

async function writeOwn(directory: string, part: string): Promise<string> {
  const start = startOfProcess(process.pid);
  const holder: LockHolder = { host: hostname(), pid: process.pid, part, ...(start ? { start } : {}) };
  const token = randomBytes(8).toString('hex');
  const path = join(directory, `${PREFIX}${token}`);
  try {
    // Renamed into place, so that nobody ever reads half of it.
    const temporary = temporaryName(path);
    await writeFile(temporary, JSON.stringify(holder));
    await rename(temporary, path);
  } catch (cause) {
    throw new StorageError(`jobs: cannot lock "${directory}": ${reasonOf(cause)}`, { cause });
  }
  return path;
}

/** The living holder of `part`, of the whole, or, if `part` is the whole, of any part; dead locks go. */
async function otherHolder(
  directory: string,
  part: string,
  own: string,
  { beatMilliseconds, staleMilliseconds }: Required<LockTimes>,
): Promise<LockHolder | undefined> {
  for (const lock of await locksOf(directory, staleMilliseconds)) {
    const { path, holder, alive } = lock;
    if (path === own) continue;
    if (!alive && !(await beats(lock, beatMilliseconds))) await rm(path, { force: true });
    else if (part === '' || holder.part === '' || holder.part === part) return holder;
  }
  return undefined;
}

/**
 * Whether a lock that looks dead gives a sign of life while it is watched. Nobody watches where the process itself was
 * looked for: it is gone, or it has another number.
 */
async function beats({ path, holder, changed }: FoundLock, beatMilliseconds: number): Promise<boolean> {
  if (holder.host === hostname()) return false;
  await sleep(BEATS_WATCHED * beatMilliseconds);
  const now = await readLock(path, Number.POSITIVE_INFINITY);
  return now !== undefined && now.changed !== changed;
}

/** The living holders of a run directory. */
export async function holdersOf(directory: string, staleMilliseconds = 300_000): Promise<LockHolder[]> {
  const locks = await locksOf(directory, staleMilliseconds);
  return locks.filter(({ alive }) => alive).map(({ holder }) => holder);
}

interface FoundLock {
  readonly path: string;
  readonly holder: LockHolder;
  readonly alive: boolean;
  /** When it last gave a sign of life, by the clock of its holder or its file server. */
  readonly changed: number;
}

async function locksOf(directory: string, staleMilliseconds: number): Promise<FoundLock[]> {
  const names = await readdir(directory).catch(() => []);
  const paths = names.filter((name) => /^run\.lock\.[0-9a-f]{16}$/.test(name));
  const locks = await Promise.all(paths.map((name) => readLock(join(directory, name), staleMilliseconds)));
  return locks.filter((lock) => lock !== undefined);
}

async function readLock(path: string, staleMilliseconds: number): Promise<FoundLock | undefined> {
  try {
    const holder = parseHolder(await readFile(path, 'utf8'));
    const { mtimeMs } = await stat(path);
    const alive = isHolderAlive(holder, Date.now() - mtimeMs, staleMilliseconds);
    return { path, holder, alive, changed: mtimeMs };
  } catch {
    // It was released between the listing and here.
    return undefined;
  }
}

/** A lock that was cut off by a power failure has nobody behind it. */
function parseHolder(text: string): LockHolder {
  try {
    const { host, pid, part, start } = JSON.parse(text) as Record<keyof LockHolder, unknown>;
    return {
      host: String(host),
      pid: Number(pid),
      part: String(part),
      ...(typeof start === 'string' ? { start } : {}),
    };
  } catch {
    return { host: hostname(), pid: 0, part: '' };
  }
}

function isHolderAlive(holder: LockHolder, silentMilliseconds: number, staleMilliseconds: number): boolean {
  if (holder.host !== hostname()) return silentMilliseconds < staleMilliseconds;
  if (!(holder.pid > 0) || !isAlive(holder.pid)) return false;
  const start = startOfProcess(holder.pid);
  if (start === undefined || holder.start === undefined) return silentMilliseconds < staleMilliseconds;
  return start === holder.start;
}

function keep(path: string, beatMilliseconds: number): Lock {
  const lost = new AbortController();
  const beat = setInterval(async () => {
    const now = new Date();
    await utimes(path, now, now).catch((error) => {
      if (systemCodeOf(error) === 'ENOENT')
        lost.abort(new BusyError(`jobs: the lock "${path}" was taken away`));
    });
  }, beatMilliseconds);
  beat.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

function busy(directory: string, holder: LockHolder): BusyError {
  return new BusyError(`jobs: "${directory}" is in the hands of process ${holder.pid} on ${holder.host}`, {
    hint: 'wait until it has ended, or end it',
  });
}
