/** A file of toy events, written batch by batch: memory does not grow with the number of events. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createRootFile, type RootWriter } from '../../../root/index.ts';
import { toFile } from '../../../storage/index.ts';
import { philox4x32 } from '../random/philox.ts';
import { type EventRange, generateTable, type ToyOptions } from './generate.ts';
import { branchesOf, type Layout } from './layout.ts';
import type { ProcessMix } from './mix.ts';

/** Events of one cluster, bytes of one basket before compression, and how both are compressed. */
const CLUSTER_EVENTS = 1000;
const BASKET_BYTES = 8_000;
const COMPRESSION = { algorithm: 'zstd', level: 5 } as const;

/** The time that toy files carry: they are the same whenever they are made. */
const WRITTEN = new Date('2025-01-01T00:00:00Z');

/** What the events are made of, and whom to tell how many of them are done. */
export interface WriteOptions extends ToyOptions {
  readonly progress?: (done: number, total: number) => void;
}

/** What was written. */
export interface WrittenSample {
  readonly path: string;
  readonly events: number;
  readonly bytes: number;
}

/**
 * Writes a range of events to a file, whose directory is made; it appears under its name only when it is whole and takes the place of what
 * was there. The same arguments give the same bytes.
 */
export async function writeSample(
  path: string,
  mix: ProcessMix,
  layout: Layout,
  range: EventRange,
  options: WriteOptions = {},
): Promise<WrittenSample> {
  await mkdir(dirname(path), { recursive: true });
  const sink = await toFile(path);
  const writer = await createRootFile(sink, {
    compression: COMPRESSION,
    identity: { time: WRITTEN, uuid: uuidOf(range) },
  });
  let events: number;
  try {
    events = await writeEvents(writer, mix, layout, range, options);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  await writer.close();
  return { path, events, bytes: (await stat(path)).size };
}

async function writeEvents(
  writer: RootWriter,
  mix: ProcessMix,
  layout: Layout,
  range: EventRange,
  options: WriteOptions,
): Promise<number> {
  const tree = writer.tree(layout.tree, branchesOf(layout), {
    title: layout.title,
    basketBytes: BASKET_BYTES,
    clusterEntries: CLUSTER_EVENTS,
  });
  for (let done = 0; done < range.count; done += CLUSTER_EVENTS) {
    const count = Math.min(CLUSTER_EVENTS, range.count - done);
    const part = { ...range, first: range.first + done, count };
    await tree.append(generateTable(mix, layout, part, options));
    options.progress?.(done + count, range.count);
  }
  await tree.close();
  return tree.entries;
}

/** An identifier of version 4 that depends on the range only. */
function uuidOf(range: EventRange): Uint8Array {
  const words = new Uint32Array(4);
  philox4x32(words, range.first, range.count, 0, 0, range.seed % 2 ** 32, range.run);
  const uuid = new Uint8Array(words.buffer);
  uuid[6] = (uuid[6]! & 0x0f) | 0x40;
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return uuid;
}
