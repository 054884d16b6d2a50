/** Opening a file and listing what it holds: a tree of 1,000 vectors as in PHYSLITE, and an RNTuple of 2,000 fields. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column } from '../src/column/index.ts';
import { createRootFile, openRootFile } from '../src/root/index.ts';
import { fromFile, toFile } from '../src/storage/index.ts';
import { type Contender, compare, measure } from './harness.ts';
import { openWithJsroot } from './jsroot.ts';
import { startPeer } from './peer.ts';

const BRANCHES = 1000;
const FIELDS = 2000;

/** Measures both; times are processor milliseconds from the path to the list of names and types. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const peer = startPeer();
  try {
    const tree = await writeTree(join(folder, 'tree.root'));
    const ntuple = await writeNtuple(join(folder, 'ntuple.root'));
    for (const [title, path] of [
      [`open a tree of ${BRANCHES} branches`, tree],
      [`open an RNTuple of ${FIELDS} fields`, ntuple],
    ] as const) {
      const contenders: Contender[] = [{ name: 'beamline', run: () => measure(() => list(path)) }];
      // Of an RNTuple jsroot reads no more than the anchor here.
      if (path === tree) contenders.push({ name: 'jsroot', run: () => measure(() => listWithJsroot(path)) });
      if (peer) contenders.push({ name: 'uproot', run: () => openWithUproot(path) });
      await compare(title, contenders, { rounds: path === tree ? 9 : 3, unit: 'ms' });
    }
    async function openWithUproot(path: string) {
      const sample = await peer!.ask({ deed: 'open', path, tree: 'events' });
      return { ...sample, amount: 1 };
    }
  } finally {
    peer?.close();
    await rm(folder, { recursive: true });
  }
}

async function list(path: string): Promise<number> {
  const file = await openRootFile(await fromFile(path));
  const { branches } = await file.tree('events');
  const names = branches.map((branch) => `${branch.path} ${branch.typeName}`);
  await file.close();
  if (names.length < BRANCHES) throw new Error(`${names.length} branches`);
  return 1;
}

async function listWithJsroot(path: string): Promise<number> {
  if (!(await (await openWithJsroot(path)).readObject('events'))) throw new Error(`${path}: not read`);
  return 1;
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
