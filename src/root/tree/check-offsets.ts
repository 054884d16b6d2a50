/** The last of the offsets of lists; -1 for offsets that fall or are below zero, which would point to what nobody gave. */
export function lastOffset(offsets: Int32Array): number {
  let last = offsets[0] ?? -1;
  if (last < 0) return -1;
  for (let i = 1; i < offsets.length; i++) {
    const next = offsets[i]!;
    if (next < last) return -1;
    last = next;
  }
  return last;
}
