import { StorageError } from '../errors.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ByteRange, ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife } from './life.ts';

/** A source over bytes in memory, which it keeps but does not copy; the buffers it hands out are copies of parts. */
export function fromBytes(bytes: Uint8Array, name = 'memory'): ByteSource {
  const life = beginLife(name);
  const readOne = (range: ByteRange) => {
    checkRange(name, range, bytes.length);
    return bytes.slice(range.start, range.end);
  };
  return {
    name,
    size: async () => bytes.length,
    read: (ranges, options) => life.run(async () => ranges.map(readOne), options),
    close: () => life.close(async () => {}),
  };
}

/** A sink that keeps everything in memory; `bytes()` is what was written so far. */
export interface MemorySink extends ByteSink {
  bytes(): Uint8Array;
}

/** An empty sink in memory. */
export function toMemory(name = 'memory'): MemorySink {
  let buffer = new Uint8Array(1 << 16);
  let length = 0;
  let closed = false;

  function put(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    if (end > buffer.length) {
      const larger = new Uint8Array(Math.max(end, buffer.length * 2));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(bytes, position);
    length = Math.max(length, end);
  }

  return {
    name,
    bytes: () => buffer.slice(0, length),
    async write(position, ...pieces) {
      if (closed) throw new StorageError(`storage: "${name}": written to after it was closed`);
      let at = position;
      for (const bytes of pieces) {
        put(at, bytes);
        at += bytes.length;
      }
    },
    async close() {
      closed = true;
    },
    async discard() {
      closed = true;
      length = 0;
    },
  };
}
