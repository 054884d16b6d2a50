import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FormatError, messageOf } from '../../../errors.ts';
import { publish } from '../../../jobs/index.ts';
import type { CleaningSettings } from '../settings.ts';
import type { CleanedArray } from './clean-task.ts';

const window = z.object({ name: z.string(), low: z.number(), high: z.number(), removed: z.number() });
const spectrum = z.object({
  /** Masses below were cut away. */
  peak: z.number().nullable(),
  /** Masses from here on are outliers. */
  split: z.number().nullable(),
  removed: z.number(),
  windows: z.array(window),
  main: z.number(),
  outliers: z.number(),
});
const record = z.object({
  settings: z.object({ bins: z.enum(['range', 'grid']) }),
  spectra: z.record(z.string(), spectrum),
});

/** How the spectra of a folder were cleaned, and what was cut from each, by signature. */
export type CleaningRecord = z.output<typeof record>;

const FILE = 'cleaning.json';

/** Writes beside the cleaned arrays how they were cleaned and what was cut from each, GeV and numbers of masses. */
export async function writeCleaningRecords(
  directory: string,
  settings: CleaningSettings,
  cleaned: readonly CleanedArray[],
): Promise<void> {
  for (const [folder, arrays] of Map.groupBy(cleaned, (one) => one.folder)) {
    const sorted = [...arrays].sort((a, b) => (a.signature < b.signature ? -1 : 1));
    const spectra = Object.fromEntries(sorted.map(({ folder: _, signature, ...cut }) => [signature, cut]));
    const text = `${JSON.stringify({ settings, spectra }, null, 1)}\n`;
    await publish(directory, `${folder}/${FILE}`, (path) => writeFile(path, text));
  }
}

/** The record of a folder; undefined when there is none. Throws `FormatError` for another file of that name. */
export async function readCleaningRecord(
  directory: string,
  folder: string,
): Promise<CleaningRecord | undefined> {
  const path = join(directory, folder, FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return record.parse(JSON.parse(text));
  } catch (error) {
    throw new FormatError(`bumpnet: "${path}" is not a record of cleaning: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
