import { type ByteSource, fromBytes } from '../../src/storage/index.ts';

/** A source over bytes that writes down each batch, as `start-end,start-end`; `before` runs ahead of it. */
export function watched(
  bytes: Uint8Array,
  before: (signal: AbortSignal | undefined) => Promise<void> = async () => {},
): { source: ByteSource; reads: string[] } {
  const inner = fromBytes(bytes, 'watched');
  const reads: string[] = [];
  const source: ByteSource = {
    ...inner,
    version: async () => 'first',
    async read(ranges, options) {
      reads.push(ranges.map(({ start, end }) => `${start}-${end}`).join());
      await before(options?.signal);
      return inner.read(ranges, options);
    },
  };
  return { source, reads };
}
