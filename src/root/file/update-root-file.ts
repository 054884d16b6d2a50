import type { ByteSink, ByteSource } from '../../storage/index.ts';
import { makeCompressor } from '../compression/compress.ts';
import { type Compression, compressionOf } from '../compression/compression.ts';
import { type FileStart, FileWriter } from './file-writer.ts';
import { readForUpdate } from './read-for-update.ts';
import { contextOf, type FileContext, readRange } from './record.ts';
import { type RootWriter, writerOver } from './root-writer.ts';

/** What may be said about an update. */
export interface UpdateOptions {
  /** For what is added; that of the file when nothing is said. */
  readonly compression?: Compression | undefined;
  /** What the directories shall say of when they were changed; now when nothing is said. */
  readonly time?: Date | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes that are copied at a time. */
const CHUNK = 8 * 1024 * 1024;

/**
 * Adds to a ROOT file: copies it into a sink, so that the old one stays whole whatever happens, and gives a writer that
 * goes on behind what is there. Everything in the file stays as it is, byte for byte, but for the lists that say what is
 * where. The source stays the caller's; the sink belongs to the writer, and is discarded after an error here.
 */
export async function updateRootFile(
  source: ByteSource,
  sink: ByteSink,
  options: UpdateOptions = {},
): Promise<RootWriter> {
  const { signal, time = new Date() } = options;
  try {
    const file = await contextOf(source, { signal });
    const start = await readForUpdate(file);
    const compression = options.compression ?? compressionOf(start.compressionCode);
    await copyRecords(file, sink, start, signal);
    return writerOver(new FileWriter(sink, time, start, makeCompressor(compression)), compression);
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** Copies everything but the gaps. */
async function copyRecords(
  file: FileContext,
  sink: ByteSink,
  start: FileStart,
  signal: AbortSignal | undefined,
): Promise<void> {
  let at = 0;
  for (const gap of [...start.free, { first: start.end, last: start.end }]) {
    while (at < gap.first) {
      const end = Math.min(gap.first, at + CHUNK);
      await sink.write(at, await readRange(file, at, end, 'what is copied', { signal }));
      at = end;
    }
    at = gap.last + 1;
  }
}
