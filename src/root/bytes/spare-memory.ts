/** No more than this is kept when nobody uses it. */
const MAX_SPARE_BYTES = 32 * 1024 * 1024;
const LEAST_BITS = 10;

/** By the power of two that is their size. */
const spares: Uint8Array<ArrayBuffer>[][] = [];
let spareBytes = 0;
/** What was made here: other memory may have other users. */
const ours = new WeakSet<ArrayBufferLike>();

/**
 * Memory of at least `bytes` bytes with anything in it, used before if there is some: the system takes longer to find new
 * memory than we to fill it, and memory outside the heap of the program sets off collections of garbage.
 */
export function takeMemory(bytes: number): Uint8Array<ArrayBuffer> {
  const bits = Math.max(LEAST_BITS, Math.ceil(Math.log2(bytes)));
  const spare = spares[bits]?.pop() ?? new Uint8Array(2 ** bits);
  if (ours.has(spare.buffer)) spareBytes -= spare.length;
  else ours.add(spare.buffer);
  return spare;
}

/** Takes back all of the memory that `takeMemory` gave, by any part of it; nobody may use it any more. Other memory is left alone. */
export function giveMemory({ buffer }: Uint8Array): void {
  const bytes = buffer.byteLength;
  if (!ours.has(buffer) || spareBytes + bytes > MAX_SPARE_BYTES) return;
  const bits = Math.log2(bytes);
  spares[bits] ??= [];
  spares[bits].push(new Uint8Array(buffer as ArrayBuffer)); // made here, so of this kind
  spareBytes += bytes;
}
