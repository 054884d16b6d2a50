import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { jsonText } from '../../json.ts';
import { parcelsIn, parcelText } from './claims.ts';
import { callOfParcel, parcelName, type SpoolPaths, writeWhole } from './layout.ts';
import type { Call, Entry, Ledger } from './ledger.ts';

/** The most tasks in one parcel. */
const LARGEST_PARCEL = 64;
/** So many parcels for each slot, so that all slots end at about the same time. */
const PARCELS_PER_SLOT = 16;

/** Tells workers what the tasks of a call share; the run directory is named from the spool. */
export async function postCall(paths: SpoolPaths, { id, call }: Call): Promise<void> {
  const directory = relative(paths.root, call.directory) || '.';
  await writeWhole(paths, join(paths.calls, `${id}.json`), jsonText({ ...call, directory }));
}

/** Puts whatever waits in the ledger into the queue, tasks of the same call together when there are many of them. */
export async function postParcels(paths: SpoolPaths, ledger: Ledger, slots: number): Promise<void> {
  for (let entries = ledger.unposted(); entries.length > 0; entries = ledger.unposted()) {
    const size = Math.max(
      1,
      Math.min(LARGEST_PARCEL, Math.floor(entries.length / (slots * PARCELS_PER_SLOT))),
    );
    for (let from = 0; from < entries.length; from += size) {
      await postParcel(paths, ledger, entries.slice(from, from + size));
    }
  }
}

async function postParcel(paths: SpoolPaths, ledger: Ledger, entries: readonly Entry[]): Promise<void> {
  const [first] = entries;
  if (!first) return;
  const call = first.call.id;
  // The number of the first task; one that comes again gets another name, as the old one may still lie with the dead.
  const name = parcelName(first.number * 100 + first.returns, call);
  const tasks = entries.map(({ number, task }) => ({ number, task }));
  await writeWhole(paths, join(paths.queue, name), parcelText({ name, call, tasks }));
  ledger.posted(entries, name);
}

/** Takes what is left of a call out of the queue, and tells workers to stop what they have of it. */
export async function withdraw(paths: SpoolPaths, { id }: Call): Promise<void> {
  await writeFile(join(paths.stops, id), '');
  const names = (await parcelsIn(paths.queue)).filter((name) => callOfParcel(name) === id);
  for (const name of names) await rm(join(paths.queue, name), { force: true });
}
