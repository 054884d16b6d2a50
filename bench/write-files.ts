/** Writing trees and ntuples, flat and of lists, for each codec, against uproot. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '../src/column/index.ts';
import { type BranchType, type Compression, createRootFile, type FieldType } from '../src/root/index.ts';
import { toNewFile } from '../src/storage/index.ts';
import { type Contender, compare, measure, type Sample } from './harness.ts';
import { type Peer, startUproot } from './peer.ts';
import { BRANCHES, FLAT, JAGGED, sampleEvents, writeEvents } from './sample-events.ts';

const CODECS = ['none', 'lz4', 'zstd', 'zlib'] as const;
const KINDS = ['tree', 'ntuple'] as const;

/** Measures all codecs, at level 1 on both sides. Neither side makes its file durable. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const peer = startUproot();
  try {
    const all = sampleEvents();
    for (const [form, names] of [
      ['flat', FLAT],
      ['lists', JAGGED],
    ] as const) {
      const columns = new Map([...all.columns].filter(([name]) => names.includes(name)));
      const source = join(folder, `${form}.root`);
      const table = { length: all.length, columns };
      await writeEvents(source, table, 'none');
      for (const kind of KINDS)
        for (const codec of CODECS)
          await compareFor(`${kind}, ${form}`, kind, codec, { source, table, peer });
    }
  } finally {
    peer?.close();
    await rm(folder, { recursive: true });
  }
}

interface Given {
  readonly source: string;
  readonly table: Table;
  readonly peer: Peer | undefined;
}

async function compareFor(
  title: string,
  kind: (typeof KINDS)[number],
  codec: (typeof CODECS)[number],
  { source, table, peer }: Given,
): Promise<void> {
  const compression: Compression = codec === 'none' ? codec : { algorithm: codec, level: 1 };
  const [ours, theirs] = [`${source}.ours`, `${source}.theirs`];
  const contenders: Contender[] = [
    { name: 'beamline', run: () => measureOurs(ours, table, kind, compression) },
  ];
  if (peer) {
    const request = { deed: 'write', source, path: theirs, codec, level: 1, kind };
    contenders.push({ name: 'uproot', run: () => peer.ask(request) });
  }
  await compare(`${title}, ${codec}`, contenders, { rounds: 7 });
  const sizes = await Promise.all((peer ? [ours, theirs] : [ours]).map((path) => stat(path)));
  console.log(`  ${sizes.map(({ size }) => `${(size / 1e6).toFixed(1)} MB`).join(' against ')}`);
}

async function measureOurs(
  path: string,
  table: Table,
  kind: (typeof KINDS)[number],
  compression: Compression,
): Promise<Sample> {
  // The file of the round before.
  await rm(path, { force: true });
  return measure(async () => {
    await write(kind, path, table, compression);
    return numberBytes(table);
  });
}

async function write(
  kind: (typeof KINDS)[number],
  path: string,
  table: Table,
  compression: Compression,
): Promise<void> {
  const file = await createRootFile(await toNewFile(path), { compression });
  const branches = Object.entries(BRANCHES).filter(([name]) => table.columns.has(name));
  const writer =
    kind === 'tree'
      ? file.tree('events', Object.fromEntries(branches))
      : file.ntuple('events', Object.fromEntries(branches.map(([name, type]) => [name, fieldOf(type)])));
  await writer.append(table);
  await file.close();
}

/** The field of an ntuple that holds what a branch does. */
function fieldOf(branch: BranchType): FieldType {
  const number = { type: 'float32' } as const;
  return 'counter' in branch ? { vector: number } : number;
}

/** Bytes of the numbers of a table. */
function numberBytes(table: Table): number {
  let bytes = 0;
  for (const column of table.columns.values()) {
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
    else if (column.kind === 'jagged' && ArrayBuffer.isView(column.content))
      bytes += column.content.byteLength;
  }
  return bytes;
}

if (import.meta.main) await run();
