/** The variable-length integers of WebAssembly: seven bits a byte, the lowest first, the top bit set on all but the last. */

/** An unsigned integer below 2^32. */
export function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** A signed integer of any size. */
export function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    const sign = (low & 0x40) === 0 ? 0n : -1n;
    if (rest >> 7n === sign) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
