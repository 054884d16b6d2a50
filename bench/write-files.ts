/** Writing trees, flat and of lists, for each codec, against uproot. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Table } from '../src/column/index.ts';
import type { Compression } from '../src/root/index.ts';
import { type Contender, compare, measure } from './harness.ts';
import { type Peer, startUproot } from './peer.ts';
import { FLAT, JAGGED, sampleEvents, writeEvents } from './sample-events.ts';

const CODECS = ['none', 'lz4', 'zstd', 'zlib'] as const;

/** Measures all codecs, at level 1 on both sides. */
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
      for (const codec of CODECS) await compareFor(form, codec, { source, table, peer });
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
  form: string,
  codec: (typeof CODECS)[number],
  { source, table, peer }: Given,
): Promise<void> {
  const compression: Compression = codec === 'none' ? codec : { algorithm: codec, level: 1 };
  const contenders: Contender[] = [
    { name: 'beamline', run: () => measure(() => write(`${source}.ours`, table, compression)) },
  ];
  if (peer) {
    const request = { deed: 'write', source, path: `${source}.theirs`, codec, level: 1 };
    contenders.push({ name: 'uproot', run: () => peer.ask(request) });
  }
  await compare(`write ${form}, ${codec}`, contenders, { rounds: 7 });
}

async function write(path: string, table: Table, compression: Compression): Promise<number> {
  await writeEvents(path, table, compression);
  let bytes = 0;
  for (const column of table.columns.values()) {
    if (ArrayBuffer.isView(column)) bytes += column.byteLength;
    else if (column.kind === 'jagged' && ArrayBuffer.isView(column.content))
      bytes += column.content.byteLength;
  }
  return bytes;
}

if (import.meta.main) await run();
