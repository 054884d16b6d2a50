/** Reading columns of lists with two threads that decompress, against one, on the clock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from './harness.ts';
import { startScript } from './peer.ts';
import { JAGGED, sampleEvents, writeEvents } from './sample-events.ts';

/** Measures the codecs that take the longest of those that are written here. */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  try {
    for (const codec of ['zstd', 'zlib'] as const) {
      const path = join(folder, `${codec}.root`);
      await writeEvents(path, sampleEvents(), { algorithm: codec, level: 3 });
      await compareOn(path, codec);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compareOn(path: string, codec: string): Promise<void> {
  const peers = [2, 1].map((threads) => ({ threads, peer: startScript('readers.ts') }));
  const contenders = peers.map(({ threads, peer }) => ({
    name: `${threads} threads`,
    run: () => peer.ask({ deed: 'read', path, branches: JAGGED, threads }),
  }));
  await compare(`read lists, ${codec}, on the clock`, contenders, { rounds: 9, warmUp: 4, byClock: true });
  for (const { peer } of peers) peer.close();
}

if (import.meta.main) await run();
