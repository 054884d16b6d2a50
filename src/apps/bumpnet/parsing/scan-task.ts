import { FormatError, NotFoundError } from '../../../errors.ts';
import { type FoundSchema, findSchema, SCHEMAS } from '../../../event/index.ts';
import { checksumOfFile, type InputFile, typedTask } from '../../../jobs/index.ts';
import { openRootFile, type RootFile, type Tree } from '../../../root/index.ts';
import type { ByteSource } from '../../../storage/index.ts';
import { schemeOf } from '../../../storage/index.ts';
import type { WeightSettings } from '../config/weights.ts';
import type { InputFileName } from '../inputs.ts';
import type { Group } from '../run-layout.ts';
import { openInput } from './open-input.ts';
import { readableBranches } from './readable-branches.ts';
import { type Sample, sampleOf } from './sample.ts';

/** A file that is to be looked at. */
export type ScanInput = InputFileName & {
  readonly treeNames: readonly string[];
  readonly weights: WeightSettings | null;
};

/** What a file is. */
export type ScanResult = {
  readonly file: InputFile;
  readonly schema: string;
  readonly tree: string;
  readonly group: Group;
  readonly isSimulation: boolean;
  /** The sample that it is a part of, when it is simulation and events are weighted. */
  readonly sample: Sample | null;
  readonly entries: number;
  /** Pieces of about `PIECE_ENTRIES` entries that end where clusters end, so that no basket is read twice. */
  readonly pieces: readonly (readonly [start: number, end: number])[];
  /** Of the input, from where it is; not for its checksum. */
  readonly bytesRead: number;
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
    const { source, bytesRead } = await openInput(input, signal);
    try {
      const root = await openRootFile(source, { signal });
      const found = await findEvents(root, input, signal);
      const tree = await root.tree(found.tree.name, { signal });
      const kind = await kindOf(found, tree, input.origin, signal);
      return {
        file: await describe(source, input.url),
        schema: found.schema.name,
        tree: found.tree.name,
        ...kind,
        sample: kind.isSimulation ? await findSample(input, root, found, tree, signal) : null,
        entries: tree.entries,
        pieces: cutIntoPieces(tree),
        bytesRead: bytesRead(),
      };
    } finally {
      await source.close();
    }
  },
);

async function findEvents(root: RootFile, input: ScanInput, signal: AbortSignal): Promise<FoundSchema> {
  const names = treeNamesOf(await root.list(), input.treeNames);
  const expected = new Set([...input.treeNames, ...SCHEMAS.flatMap(({ trees }) => trees)]);
  const preferred = names.filter((name) => expected.has(name));
  // A tree that is named as expected and holds events spares the look at the others, which costs bytes.
  const first = findSchema(await treesIn(root, preferred, signal));
  if (first) return first;
  const trees = await treesIn(root, names, signal);
  if (trees.length === 0)
    throw new FormatError(`bumpnet: "${input.url}" has no tree`, { hint: 'events are expected in a TTree' });
  const found = findSchema(trees);
  if (found) return found;
  const others = trees.map((tree) => `"${tree.name}"`).join(', ');
  throw new FormatError(`bumpnet: "${input.url}" has no tree with known objects, only ${others}`, {
    hint: 'known are PHYSLITE, NanoAOD and the ATLAS education ntuples of 2016, 2020 and 2025',
  });
}

/** The trees of a file, the preferred ones first. */
function treeNamesOf(keys: Awaited<ReturnType<RootFile['list']>>, preferred: readonly string[]): string[] {
  const paths = keys.filter((key) => TREE_CLASSES.has(key.className)).map((key) => key.path);
  const place = (path: string) => (preferred.indexOf(path) + preferred.length + 1) % (preferred.length + 1);
  return [...new Set(paths)].sort((a, b) => place(a) - place(b));
}

async function treesIn(root: RootFile, names: readonly string[], signal: AbortSignal) {
  const trees = [];
  for (const name of names) {
    const tree = await root.tree(name, { signal });
    trees.push({ name, branches: readableBranches(tree) });
  }
  return trees;
}

/** As the archive's metadata say; what they do not say is told by the content. */
async function kindOf(
  found: FoundSchema,
  tree: Tree,
  origin: ScanInput['origin'],
  signal: AbortSignal,
): Promise<Pick<ScanResult, 'group' | 'isSimulation'>> {
  const release = origin?.release ?? found.schema.releases[0] ?? found.schema.name;
  const simulated = origin?.isSimulation ?? (await isSimulation(found, tree, signal));
  return { group: simulated ? `${release}_mc` : release, isSimulation: simulated };
}

/** The sample of a file of simulation: by the archive, or by the channel number in it. */
async function findSample(
  { url, origin, weights }: ScanInput,
  root: RootFile,
  found: FoundSchema,
  tree: Tree,
  signal: AbortSignal,
): Promise<Sample | null> {
  if (weights === null) return null;
  const channel = Number((await probe(found, tree, 'channelNumber', signal))?.[0] ?? 0);
  const dataset = origin?.dataset ?? (channel > 0 ? String(channel) : undefined);
  const known = { url, dataset, key: origin?.key, numbers: origin?.sample };
  return sampleOf(root, found.schema, known, weights, signal);
}

/** Simulation has a channel number, or generator weights that are not all 1: many bytes, so they are looked at last. */
async function isSimulation(found: FoundSchema, tree: Tree, signal: AbortSignal): Promise<boolean> {
  const channels = await probe(found, tree, 'channelNumber', signal);
  if (channels?.some((channel: number | bigint) => Number(channel) > 0)) return true;
  const weights = await probe(found, tree, 'weight', signal);
  return weights?.some((weight: number | bigint) => Number(weight) !== 1) ?? false;
}

/** A column per event of the first events; nothing else is read than what there is once per event. */
async function probe(
  { schema, tree: { branches } }: FoundSchema,
  tree: Tree,
  name: 'channelNumber' | 'weight',
  signal: AbortSignal,
) {
  const options = { objects: false, met: 'none', weight: name === 'weight' } as const;
  const end = Math.min(PROBED_EVENTS, tree.entries);
  const table = await tree.read(schema.columns(branches, options), { end, signal });
  return schema.events(table, options).fields.get(name);
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
