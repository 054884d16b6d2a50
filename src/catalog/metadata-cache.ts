import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Catalog, DataFile, DataSet } from './catalog.ts';

/** Where answers are kept, and for how long. */
export interface MetadataCacheOptions {
  /** The file; it and its directory are made when there is something to keep. */
  readonly path: string;
  /** Answers that are older are asked for again. A day unless told. */
  readonly maxAgeMs?: number;
  /** Ask again, whatever is there. */
  readonly refresh?: boolean;
  /** The time in milliseconds, as `Date.now` tells it. */
  readonly now?: () => number;
}

const DAY = 24 * 3600 * 1000;

const sample = z.object({
  crossSection: z.number().optional(),
  kFactor: z.number().optional(),
  filterEfficiency: z.number().optional(),
  sumOfWeights: z.number().optional(),
});
const origin = z.object({
  key: z.string(),
  release: z.string().optional(),
  isSimulation: z.boolean().optional(),
  dataset: z.string().optional(),
  sample: sample.optional(),
});
const file = z.object({
  url: z.string(),
  size: z.number().optional(),
  checksum: z.string().optional(),
  entries: z.number().optional(),
  origin: origin.optional(),
});
const entry = z.object({
  at: z.number(),
  files: z.array(file),
  metadata: z.record(z.string(), z.unknown()),
});
const cacheFile = z.object({ version: z.literal(1), entries: z.record(z.string(), entry) });
type Entries = z.output<typeof cacheFile>['entries'];

/** The form of the original pipeline: lists of URLs by release and by record. */
const originalFile = z.record(z.string(), z.array(z.string()));

/**
 * Keeps what a catalog answers in a file, by what was asked. A file that is not readable counts as empty. Several
 * processes may share one: it is replaced as a whole, so it is never torn; of two that write at the same time one may
 * lose its answer, which is then asked for again. The form of the original pipeline is read, too.
 */
export function withMetadataCache(catalog: Catalog, options: MetadataCacheOptions): Catalog {
  const { path, maxAgeMs = DAY, refresh = false, now = Date.now } = options;
  return {
    async resolve(name, more) {
      const known = refresh ? undefined : (await readEntries(path))[name];
      if (known && now() - known.at <= maxAgeMs) return dataSetOf(known);
      const found = await catalog.resolve(name, more);
      const entries = { ...(await readEntries(path)), [name]: { at: now(), ...found } };
      await replace(path, JSON.stringify({ version: 1, entries }));
      return found;
    },
  };
}

function dataSetOf({ files, metadata }: Entries[string]): DataSet {
  // What is not known is left out by the schema, so no key is there with `undefined`.
  return { files: files as DataFile[], metadata };
}

async function readEntries(path: string): Promise<Entries> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    const ours = cacheFile.safeParse(content);
    if (ours.success) return ours.data.entries;
    const original = originalFile.safeParse(content);
    return original.success ? entriesOfOriginal(original.data, (await stat(path)).mtimeMs) : {};
  } catch {
    // Not there yet, or damaged: both mean that nothing is known.
    return {};
  }
}

/** The original's data and simulation of one release are two lists; ours are one answer. */
function entriesOfOriginal(lists: Readonly<Record<string, readonly string[]>>, at: number): Entries {
  const entries: Entries = {};
  for (const [key, urls] of Object.entries(lists)) {
    const record = /^record_(\d+)$/.exec(key)?.[1];
    const release = key.replace(/_mc$/, '');
    const name = record === undefined ? `release:${release}` : `record:${record}`;
    const known = record === undefined ? { release, isSimulation: key.endsWith('_mc') } : {};
    const files = urls.map((url) => ({ url, origin: { key, ...known } }));
    entries[name] = { at, metadata: {}, files: [...(entries[name]?.files ?? []), ...files] };
  }
  return entries;
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
