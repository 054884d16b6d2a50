import { FormatError, NotFoundError } from '../../../errors.ts';
import { type EventTable, type FoundSchema, findSchema } from '../../../event/index.ts';
import { checksumOfFile, type InputFile, typedTask } from '../../../jobs/index.ts';
import { openRootFile, type RootFile, type Tree } from '../../../root/index.ts';
import type { ByteSource } from '../../../storage/index.ts';
import { openSource, schemeOf } from '../../../storage/index.ts';
import type { InputFileName } from '../inputs.ts';
import type { Group } from '../run-layout.ts';
import { readableBranches } from './readable-branches.ts';

/** A file that is to be looked at. */
export type ScanInput = InputFileName & {
  readonly treeNames: readonly string[];
};

/** What a file is. */
export type ScanResult = {
  readonly file: InputFile;
  readonly schema: string;
  readonly tree: string;
  readonly group: Group;
  readonly entries: number;
  /** Pieces of about `PIECE_ENTRIES` entries that end where clusters end, so that no basket is read twice. */
  readonly pieces: readonly (readonly [start: number, end: number])[];
};

/** How many entries one parse task takes. */
const PIECE_ENTRIES = 200_000;
/** Simulation tells itself within so many events. */
const PROBED_EVENTS = 100;
const TREE_CLASSES = new Set(['TTree', 'TNtuple', 'TNtupleD', 'ROOT::RNTuple']);

/** Finds out what a file holds: the tree with events by its content, the format, data or simulation. */
export const scanTask = typedTask(
  'bumpnet/scan',
  async (input: ScanInput, { signal }): Promise<ScanResult> => {
    if (input.fault) throw new NotFoundError(input.fault.message, { hint: input.fault.hint ?? undefined });
    const source = await openSource(input.url, { signal });
    try {
      const root = await openRootFile(source, { signal });
      const found = await findEvents(root, input, signal);
      const tree = await root.tree(found.tree.name, { signal });
      const probed = await probe(tree, found, signal);
      return {
        file: await describe(source, input.url),
        schema: found.schema.name,
        tree: found.tree.name,
        group: groupOf(found, probed, input.origin),
        entries: tree.entries,
        pieces: cutIntoPieces(tree),
      };
    } finally {
      await source.close();
    }
  },
);

async function findEvents(root: RootFile, input: ScanInput, signal: AbortSignal): Promise<FoundSchema> {
  const trees = await treesOf(root, input.treeNames, signal);
  if (trees.length === 0)
    throw new FormatError(`bumpnet: "${input.url}" has no tree`, { hint: 'events are expected in a TTree' });
  const found = findSchema(trees);
  if (found) return found;
  const names = trees.map((tree) => `"${tree.name}"`).join(', ');
  throw new FormatError(`bumpnet: "${input.url}" has no tree with known objects, only ${names}`, {
    hint: 'known are PHYSLITE, NanoAOD and the ATLAS education ntuples of 2016, 2020 and 2025',
  });
}

/** The trees of a file with their branches, the preferred ones first. */
async function treesOf(root: RootFile, preferred: readonly string[], signal: AbortSignal) {
  const paths = (await root.list()).filter((key) => TREE_CLASSES.has(key.className)).map((key) => key.path);
  const place = (path: string) => (preferred.indexOf(path) + preferred.length + 1) % (preferred.length + 1);
  const ordered = [...new Set(paths)].sort((a, b) => place(a) - place(b));
  const trees = [];
  for (const name of ordered) {
    const tree = await root.tree(name, { signal });
    trees.push({ name, branches: readableBranches(tree) });
  }
  return trees;
}

async function probe(
  tree: Tree,
  { schema, tree: { branches } }: FoundSchema,
  signal: AbortSignal,
): Promise<EventTable> {
  const table = await tree.read(schema.columns(branches), {
    end: Math.min(PROBED_EVENTS, tree.entries),
    signal,
  });
  return schema.events(table);
}

/** As the archive's metadata say; what they do not say is told by the content. */
function groupOf({ schema }: FoundSchema, probed: EventTable, origin: ScanInput['origin']): Group {
  const release = origin?.release ?? schema.releases[0] ?? schema.name;
  return (origin?.isSimulation ?? isSimulation(probed)) ? `${release}_mc` : release;
}

/** Simulation has a channel number, or generator weights that are not all 1. */
function isSimulation({ fields }: EventTable): boolean {
  const hasChannel =
    fields.get('channelNumber')?.some((channel: number | bigint) => Number(channel) > 0) ?? false;
  const isWeighted = fields.get('weight')?.some((weight: number | bigint) => Number(weight) !== 1) ?? false;
  return hasChannel || isWeighted;
}

async function describe(source: ByteSource, url: string): Promise<InputFile> {
  const file = { url, bytes: await source.size() };
  // Remote files are not read as a whole.
  return schemeOf(url) === undefined ? { ...file, checksum: await checksumOfFile(url) } : file;
}

function cutIntoPieces(tree: Tree): [number, number][] {
  const pieces: [number, number][] = [];
  let start = 0;
  for (const { end } of tree.clusters) {
    if (end - start < PIECE_ENTRIES && end < tree.entries) continue;
    pieces.push([start, end]);
    start = end;
  }
  if (start < tree.entries) pieces.push([start, tree.entries]);
  return pieces;
}
