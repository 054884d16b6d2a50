import { type ByteSource, versionOf } from './byte-source.ts';

/** A source that tells how many bytes are read from the one below: the sum of the ranges of each batch, once they came. */
export function withCount(source: ByteSource, onBytes: (bytes: number) => void): ByteSource {
  const { readInto } = source;
  return {
    name: source.name,
    size: (options) => source.size(options),
    version: (options) => versionOf(source, options),
    async read(ranges, options) {
      const buffers = await source.read(ranges, options);
      onBytes(buffers.reduce((sum, { length }) => sum + length, 0));
      return buffers;
    },
    ...(readInto && {
      async readInto(start, target, options) {
        await readInto.call(source, start, target, options);
        onBytes(target.length);
      },
    }),
    close: () => source.close(),
  };
}
