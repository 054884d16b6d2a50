/** Reading columns of lists, for each codec, against jsroot and uproot; the codec alone beside them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnLength, isNumbers } from '../src/column/index.ts';
import { type Compression, openRootFile } from '../src/root/index.ts';
import { fromFile } from '../src/storage/index.ts';
import { decompressBaskets } from './codec-alone.ts';
import { type Contender, compare, measure } from './harness.ts';
import { readWithJsroot } from './jsroot.ts';
import { type Peer, startPeer } from './peer.ts';
import { JAGGED, sampleEvents, writeEvents } from './sample-events.ts';

const CODECS = ['none', 'lz4', 'zstd', 'zlib', 'lzma'] as const;
type Codec = (typeof CODECS)[number];

/** Measures all codecs. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const peer = startPeer();
  try {
    const plain = join(folder, 'none.root');
    await writeEvents(plain, sampleEvents(), 'none');
    for (const codec of CODECS) {
      const path = join(folder, `${codec}.root`);
      if (await makeFile(codec, plain, path, peer)) await compareOn(path, codec, peer);
    }
  } finally {
    peer?.close();
    await rm(folder, { recursive: true });
  }
}

/** What cannot be written here, uproot writes. */
async function makeFile(codec: Codec, plain: string, path: string, peer: Peer | undefined): Promise<boolean> {
  if (codec === 'lzma') {
    await peer?.ask({ deed: 'write', source: plain, path, codec, level: 1 });
    return peer !== undefined;
  }
  const compression: Compression =
    codec === 'none' ? codec : { algorithm: codec, level: codec === 'zstd' ? 3 : 1 };
  if (codec !== 'none') await writeEvents(path, sampleEvents(), compression);
  return true;
}

async function compareOn(path: string, codec: Codec, peer: Peer | undefined): Promise<void> {
  const contenders: Contender[] = [{ name: 'beamline', run: () => measure(() => readColumns(path)) }];
  // Of the LZMA file jsroot gave no values; why is not known.
  if (codec !== 'lzma')
    contenders.push({ name: 'jsroot', run: () => measure(() => readWithJsroot(path, JAGGED)) });
  if (peer) {
    const request = { deed: 'read', path, tree: 'events', branches: JAGGED };
    contenders.push({ name: 'uproot', run: () => peer.ask(request) });
  }
  if (codec !== 'none') {
    contenders.push({ name: 'the codec', run: () => measure(() => decompressBaskets(path, JAGGED)) });
  }
  await compare(`read lists, ${codec}`, contenders);
}

async function readColumns(path: string): Promise<number> {
  const file = await openRootFile(await fromFile(path));
  const { columns } = await (await file.tree('events')).read(JAGGED);
  await file.close();
  let bytes = 0;
  for (const column of columns.values()) {
    if (!isNumbers(column) && column.kind === 'jagged') bytes += 4 * columnLength(column.content);
  }
  return bytes;
}

if (import.meta.main) await run();
