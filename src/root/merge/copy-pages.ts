import { FormatError, UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { checkInside } from '../file/record.ts';
import { readBlob } from '../rntuple/blob.ts';
import { CHECKSUM_BYTES, sameChecksum } from '../rntuple/envelope.ts';
import type { Page } from '../rntuple/page-list.ts';
import type { NTupleContext } from '../rntuple/page-store.ts';
import { allocateBlob, MAX_KEY_BYTES, writeBlob } from '../rntuple/write-blob.ts';
import { type Chunk, chunksOf } from './chunks.ts';
import { type CopyBuffers, pieceBytes } from './copy-buffers.ts';
import { readAhead } from './read-ahead.ts';

/** What is copied of a page: its stored bytes and the checksum behind them. */
interface StoredPage {
  readonly page: Page;
  readonly at: number;
  readonly bytes: number;
}

/** Chunks that are in memory at a time, beside the one that is written. */
const AHEAD = 2;

/**
 * Copies pages as they are stored, those near one another into one record; gives where each is now, by where it was. What
 * several columns share is copied once. Throws `FormatError` for a page outside the file or with a wrong checksum.
 */
export async function copyPages(
  from: NTupleContext,
  pages: readonly Page[],
  to: FileWriter,
  buffers: CopyBuffers,
  options: ReadOptions,
): Promise<ReadonlyMap<number, number>> {
  const stored = storedPages(from, pages);
  const { maxKeyBytes } = from;
  const isWhole = ({ bytes }: StoredPage) => maxKeyBytes === 0 || bytes <= maxKeyBytes;
  const places = new Map<number, number>();
  const load = async (chunk: Chunk<StoredPage>) => ({
    chunk,
    bytes: await buffers.read(from.file, chunk.start, chunk.end, options),
  });
  for await (const { chunk, bytes } of readAhead(
    chunksOf(stored.filter(isWhole), pieceBytes(from.file.source)),
    AHEAD,
    load,
  )) {
    await copyChunk(from, chunk, bytes, to, buffers, places);
  }
  for (const one of stored.filter((page) => !isWhole(page))) {
    const bytes = await readBlob(from.file, one, maxKeyBytes, nameOf(from, one), options);
    checkPage(from, one, bytes);
    const [place] = await writeBlob(to, [bytes]);
    places.set(one.at, place!);
  }
  return places;
}

/** The pages in the order of the file, each once. */
function storedPages(from: NTupleContext, pages: readonly Page[]): StoredPage[] {
  const byPlace = new Map<number, StoredPage>();
  let total = 0;
  for (const page of pages) {
    const one = { page, at: page.at, bytes: page.bytes + (page.checked ? CHECKSUM_BYTES : 0) };
    const other = byPlace.get(page.at);
    if (other && other.bytes >= one.bytes) continue;
    byPlace.set(page.at, one);
    total += one.bytes - (other?.bytes ?? 0);
    checkInside(
      from.file,
      one.at,
      one.at + Math.min(one.bytes, from.maxKeyBytes || one.bytes),
      nameOf(from, one),
    );
    if (one.bytes > MAX_KEY_BYTES) {
      throw new UnsupportedError(`root: "${from.file.name}": ${nameOf(from, one)} has ${one.bytes} bytes`);
    }
  }
  if (total > from.file.size) {
    throw new FormatError(
      `root: "${from.file.name}": "${from.name}" has ${total} bytes of pages in a file of ${from.file.size}`,
    );
  }
  return [...byPlace.values()].sort((a, b) => a.at - b.at);
}

async function copyChunk(
  from: NTupleContext,
  { start, pieces }: Chunk<StoredPage>,
  bytes: Uint8Array,
  to: FileWriter,
  buffers: CopyBuffers,
  places: Map<number, number>,
): Promise<void> {
  const { position, dataAt, head } = allocateBlob(
    to,
    pieces.reduce((sum, one) => sum + one.bytes, 0),
  );
  let used = 0;
  for (const one of pieces) {
    const at = one.at - start;
    checkPage(from, one, bytes.subarray(at, at + one.bytes));
    if (at !== used) bytes.copyWithin(used, at, at + one.bytes);
    places.set(one.at, dataAt + used);
    used += one.bytes;
  }
  await to.write(position, head);
  await buffers.write(to.sink, dataAt, bytes.subarray(0, used));
}

function checkPage(from: NTupleContext, one: StoredPage, bytes: Uint8Array): void {
  const { page } = one;
  if (!page.checked) return;
  const stored = bytes.subarray(0, page.bytes);
  if (sameChecksum(from.file.hashes.xxh3(stored), bytes.subarray(page.bytes))) return;
  throw new FormatError(`root: "${from.file.name}": ${nameOf(from, one)}: wrong XXH3 checksum`);
}

function nameOf({ name }: NTupleContext, { at }: StoredPage): string {
  return `page at ${at} of "${name}"`;
}
