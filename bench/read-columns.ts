/** Reading columns of lists and of vectors, for each codec, against jsroot and uproot; the codec alone beside them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Compression } from '../src/root/index.ts';
import { compare } from './harness.ts';
import { type Peer, startScript, startUproot } from './peer.ts';
import { JAGGED, sampleEvents, VECTORS, writeEvents } from './sample-events.ts';

const CODECS = ['none', 'lz4', 'zstd', 'zlib', 'lzma'] as const;
type Codec = (typeof CODECS)[number];

/** Measures all codecs. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const uproot = startUproot();
  try {
    const plain = join(folder, 'none.root');
    await writeEvents(plain, sampleEvents(), 'none');
    for (const codec of CODECS) {
      const path = join(folder, `${codec}.root`);
      if (await makeFile(codec, plain, path, uproot)) await compareOn('lists', path, codec, uproot);
    }
    for (const codec of ['none', 'zstd'] as const) {
      const path = join(folder, `vectors-${codec}.root`);
      await writeEvents(path, sampleEvents(), compressionOf(codec), VECTORS);
      await compareOn('vectors', path, codec, uproot);
    }
  } finally {
    uproot?.close();
    await rm(folder, { recursive: true });
  }
}

/** What cannot be written here, uproot writes. */
async function makeFile(
  codec: Codec,
  plain: string,
  path: string,
  uproot: Peer | undefined,
): Promise<boolean> {
  if (codec === 'lzma') {
    await uproot?.ask({ deed: 'write', source: plain, path, codec, level: 1 });
    return uproot !== undefined;
  }
  if (codec !== 'none') await writeEvents(path, sampleEvents(), compressionOf(codec));
  return true;
}

function compressionOf(codec: Exclude<Codec, 'lzma'>): Compression {
  return codec === 'none' ? codec : { algorithm: codec, level: codec === 'zstd' ? 3 : 1 };
}

async function compareOn(what: string, path: string, codec: Codec, uproot: Peer | undefined): Promise<void> {
  const scripts: [name: string, deed: string][] = [['beamline', 'read']];
  // Of an LZMA file jsroot reads no baskets with more than 64 KiB of compressed data.
  if (codec !== 'lzma') scripts.push(['jsroot', 'jsroot read']);
  if (codec !== 'none') scripts.push(['the codec', 'decompress only']);
  const peers = scripts.map(([name, deed]) => ({ name, deed, peer: startScript('readers.ts') }));
  const contenders = peers.map(({ name, deed, peer }) => ({
    name,
    run: () => peer.ask({ deed, path, branches: JAGGED }),
  }));
  if (uproot) {
    const request = { deed: 'read', path, tree: 'events', branches: JAGGED };
    contenders.push({ name: 'uproot', run: () => uproot.ask(request) });
  }
  await compare(`read ${what}, ${codec}`, contenders, { rounds: 9, warmUp: 4 }).finally(() => {
    for (const { peer } of peers) peer.close();
  });
}

if (import.meta.main) await run();
