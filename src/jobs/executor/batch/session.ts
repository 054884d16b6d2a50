import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lock, takeLock } from '../../record/lock.ts';
import { makeSpoolDirectories, type SpoolPaths, spoolPaths } from './layout.ts';
import type { Scheduler, SubmittedJob } from './scheduler.ts';
import { type SpoolSettings, writeSettings } from './settings.ts';

/** A spool in the hands of a coordinator. */
export interface Session {
  readonly paths: SpoolPaths;
  /** Distinguishes its jobs from those of other sessions. */
  readonly id: string;
  readonly lock: Lock;
}

/**
 * Begins a session in a directory of spools. What a coordinator that died has left there is closed first, its jobs are
 * cancelled, its files removed: what its workers were at is done again. Throws `BusyError` when it still lives.
 */
export async function openSession(
  directory: string,
  scheduler: Scheduler,
  settings: SpoolSettings,
): Promise<Session> {
  await mkdir(directory, { recursive: true });
  const lock = await takeLock(directory, '');
  try {
    await evictFormer(directory, scheduler);
    const id = randomBytes(5).toString('hex');
    const paths = spoolPaths(join(directory, `session-${id}`));
    await makeSpoolDirectories(paths);
    await writeSettings(paths, settings);
    return { paths, id, lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Writes down a job before anything else is done with it, so that a later session can cancel it. */
export async function noteJob({ paths }: Session, scheduler: Scheduler, job: SubmittedJob): Promise<void> {
  await appendFile(paths.jobs, `${JSON.stringify({ scheduler: scheduler.name, ...job })}\n`);
}

async function evictFormer(directory: string, scheduler: Scheduler): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^session-[0-9a-f]+$/.test(name));
  for (const name of names) {
    const paths = spoolPaths(join(directory, name));
    await writeFile(paths.closed, '');
    for (const job of await notedJobs(paths, scheduler)) await scheduler.cancel(job).catch(() => {});
    // A worker that did not notice finds its claims gone and leaves.
    await rm(paths.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function notedJobs(paths: SpoolPaths, scheduler: Scheduler): Promise<SubmittedJob[]> {
  const text = await readFile(paths.jobs, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      const { scheduler: name, ...job } = JSON.parse(line) as SubmittedJob & { scheduler: string };
      return name === scheduler.name ? [job] : [];
    } catch {
      // The last line of a session that was killed may be cut off.
      return [];
    }
  });
}
