/** Opening a file and listing what it holds: a tree of 1,000 vectors as in PHYSLITE, and an RNTuple of 2,000 fields. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column } from '../src/column/index.ts';
import { createRootFile } from '../src/root/index.ts';
import { toFile } from '../src/storage/index.ts';
import { type Contender, compare, type Sample } from './harness.ts';
import { type Peer, startScript, startUproot } from './peer.ts';

const BRANCHES = 1000;
const FIELDS = 2000;

/** Measures both; times are processor milliseconds from the path to the list of names and types. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const [ours, jsroot, uproot] = [startScript('readers.ts'), startScript('readers.ts'), startUproot()];
  const compareOn = (what: string, path: string, names: number, rounds: number) => {
    const contenders: Contender[] = [
      { name: 'beamline', run: () => ours.ask({ deed: 'open', path, names }) },
    ];
    // Of an RNTuple jsroot reads no more than the anchor here.
    if (names === BRANCHES)
      contenders.push({ name: 'jsroot', run: () => jsroot.ask({ deed: 'jsroot open', path }) });
    if (uproot) contenders.push({ name: 'uproot', run: () => openWithUproot(uproot, path) });
    return compare(what, contenders, { rounds, warmUp: rounds, unit: 'ms' });
  };
  try {
    const tree = await writeTree(join(folder, 'tree.root'));
    await compareOn(`open a tree of ${BRANCHES} branches`, tree, BRANCHES, 15);
    const ntuple = await writeNtuple(join(folder, 'ntuple.root'));
    await compareOn(`open an RNTuple of ${FIELDS} fields`, ntuple, FIELDS, 3);
  } finally {
    for (const peer of [ours, jsroot, uproot]) peer?.close();
    await rm(folder, { recursive: true });
  }
}

/** What is counted is files, not the branches that it tells of. */
async function openWithUproot(uproot: Peer, path: string): Promise<Sample> {
  return { ...(await uproot.ask({ deed: 'open', path, tree: 'events' })), amount: 1 };
}

/** 40 objects of 25 quantities each. */
async function writeTree(path: string): Promise<string> {
  const names = Array.from({ length: BRANCHES }, (_, i) => `Object${i % 40}AuxDyn.quantity${i}`);
  const file = await createRootFile(await toFile(path), { compression: { algorithm: 'zlib', level: 5 } });
  const branches = Object.fromEntries(names.map((name) => [name, { type: 'float32', vector: 1 } as const]));
  const column: Column = {
    kind: 'jagged',
    offsets: Int32Array.of(0, 2, 5),
    content: Float32Array.of(1, 2, 3, 4, 5),
  };
  const tree = file.tree('events', branches);
  for (let cluster = 0; cluster < 5; cluster++)
    await tree.append({ length: 2, columns: new Map(names.map((name) => [name, column])) });
  await file.close();
  return path;
}

async function writeNtuple(path: string): Promise<string> {
  const names = Array.from({ length: FIELDS }, (_, i) => `field${i}`);
  const file = await createRootFile(await toFile(path));
  const fields = Object.fromEntries(names.map((name) => [name, { type: 'float32' } as const]));
  const columns = new Map(names.map((name): [string, Column] => [name, Float32Array.of(1, 2, 3)]));
  await file.ntuple('events', fields).append({ length: 3, columns });
  await file.close();
  return path;
}

if (import.meta.main) await run();
