/**
 * The spool: a directory that a coordinator and workers on other machines both see, and through which they pass tasks.
 * One session of a coordinator has one spool:
 *
 *     spool.json                      what all agree on, written once
 *     coordinator                     changes as long as the coordinator lives
 *     closed                          there: no more work, leave
 *     calls/c1.json                   what the tasks of one call of `run` share
 *     stops/c1                        there: the tasks of that call are no longer wanted
 *     queue/000000012.c1.json         a parcel: tasks that nobody has claimed
 *     claims/{worker}/000000012...    a parcel that this worker has claimed, by renaming it
 *     lost/{worker}/                  the claims of a worker that was taken for dead; it can claim no more
 *     journals/{worker}.jsonl         what a worker tells, a line each; that it grows is its sign of life
 *     elements/                       the scripts and logs of what was submitted
 *     jobs.jsonl                      what was submitted
 *
 * Renaming is atomic on local disks and on shared ones, so that a parcel is in one pair of hands at any time. Each journal
 * has one writer. Nobody compares clocks: signs of life are changes, and their age is measured by who looks for them.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, messageOf } from '../../../errors.ts';
import type { Json } from '../../json.ts';

/** The paths of a spool. */
export interface SpoolPaths {
  readonly root: string;
  readonly settings: string;
  readonly coordinator: string;
  readonly closed: string;
  readonly calls: string;
  readonly stops: string;
  readonly queue: string;
  readonly claims: string;
  readonly lost: string;
  readonly journals: string;
  readonly elements: string;
  readonly jobs: string;
}

/** Where everything of the spool in `root` is. */
export function spoolPaths(root: string): SpoolPaths {
  const inside = (name: string) => join(root, name);
  return {
    root,
    settings: inside('spool.json'),
    coordinator: inside('coordinator'),
    closed: inside('closed'),
    calls: inside('calls'),
    stops: inside('stops'),
    queue: inside('queue'),
    claims: inside('claims'),
    lost: inside('lost'),
    journals: inside('journals'),
    elements: inside('elements'),
    jobs: inside('jobs.jsonl'),
  };
}

/** Makes the directories of a spool. */
export async function makeSpoolDirectories(paths: SpoolPaths): Promise<void> {
  const { calls, stops, queue, claims, lost, journals, elements } = paths;
  for (const path of [calls, stops, queue, claims, lost, journals, elements]) {
    await mkdir(path, { recursive: true });
  }
}

/** The name of a parcel; names sort in the order in which parcels were made. */
export const parcelName = (number: number, call: string) => `${String(number).padStart(9, '0')}.${call}.json`;

/** The call that a parcel belongs to, `undefined` for a name that is no parcel's. */
export const callOfParcel = (name: string) => /^\d{9,}\.(c\d+)\.json$/.exec(name)?.[1];

/** Writes a small file whole: under another name in the same spool, then renamed. */
export async function writeWhole(paths: SpoolPaths, path: string, content: string): Promise<void> {
  const temporary = join(paths.root, `.${randomBytes(8).toString('hex')}`);
  await writeFile(temporary, content);
  await rename(temporary, path);
}

/** Reads a small JSON file of a spool. Throws `FormatError` when it is none. */
export async function readJson(path: string): Promise<Json> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new FormatError(`jobs: "${path}" is no JSON: ${messageOf(cause)}`, { cause });
  }
}
