import { StorageError } from '../errors.ts';
import type { ByteRange } from './byte-source.ts';

/** Refuses a range that does not lie inside a source of `size` bytes, or is not made of whole numbers. */
export function checkRange(name: string, range: ByteRange, size: number): void {
  const whole = Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end);
  const inside = whole && range.start >= 0 && range.start <= range.end && range.end <= size;
  if (!inside) {
    throw new StorageError(
      `storage: "${name}": bytes ${range.start} to ${range.end} asked for, but it has ${size} bytes`,
    );
  }
}
