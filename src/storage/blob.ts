import { messageOf, StorageError } from '../errors.ts';
import type { ByteRange, ByteSource } from './byte-source.ts';
import { checkRange } from './check-range.ts';
import { beginLife } from './life.ts';

/**
 * A source over what a browser hands out: the file of an `<input type=file>`, something dropped, any `Blob`. Only the
 * ranges that are asked for are read. Throws `StorageError` when the file has changed since it was chosen.
 */
export function fromBlob(blob: Blob, name = nameOf(blob)): ByteSource {
  const life = beginLife(name);
  async function readOne(range: ByteRange): Promise<Uint8Array> {
    checkRange(name, range, blob.size);
    try {
      return new Uint8Array(await blob.slice(range.start, range.end).arrayBuffer());
    } catch (error) {
      throw new StorageError(`storage: cannot read "${name}": ${messageOf(error)}`, { cause: error });
    }
  }
  return {
    name,
    size: async () => blob.size,
    read: (ranges, options) => life.run(() => Promise.all(ranges.map(readOne)), options),
    close: () => life.close(async () => {}),
  };
}

function nameOf(blob: Blob): string {
  return 'name' in blob && typeof blob.name === 'string' && blob.name !== '' ? blob.name : 'blob';
}
