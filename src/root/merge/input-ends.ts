import type { ByteRange, ByteSource, ReadOptions } from '../../storage/index.ts';

/** The header of a file and the name in its first record. */
const HEAD_BYTES = 512;
/** Lists of keys and streamer info, and the records of most trees. */
const TAIL_BYTES = 64 * 1024;

/**
 * A source whose beginning and end are read together, at once, and kept: there stands most of what tells where everything
 * else is, which otherwise takes a read each, one after another.
 */
export async function withEnds(source: ByteSource, options: ReadOptions): Promise<ByteSource> {
  const size = await source.size(options);
  const head = { start: 0, end: Math.min(size, HEAD_BYTES) };
  const tail = { start: Math.max(head.end, size - TAIL_BYTES), end: size };
  const buffers = await source.read([head, tail], options);
  const ends = [head, tail].map((range, i) => ({ ...range, bytes: buffers[i]! }));

  function kept({ start, end }: ByteRange): Uint8Array | undefined {
    const around = ends.find((one) => one.start <= start && end <= one.end);
    return around?.bytes.slice(start - around.start, end - around.start);
  }

  const { readInto } = source;
  return {
    name: source.name,
    size: (read) => source.size(read),
    async read(ranges, read) {
      const found = ranges.map(kept);
      return found.every((bytes) => bytes !== undefined) ? found : source.read(ranges, read);
    },
    ...(readInto && { readInto: (start, target, read) => readInto.call(source, start, target, read) }),
    close: () => source.close(),
  };
}
