/** Integers of `bits` (1 to 32) bits each, packed from the lowest bit of the first byte on. */
export function unpackBits(bytes: Uint8Array, bits: number, from: number, target: Uint32Array): void {
  let position = from * bits;
  for (let i = 0; i < target.length; i++, position += bits) {
    let value = 0;
    let done = 0;
    // Multiplied, not shifted: the last piece may reach the 32nd bit.
    while (done < bits) {
      const at = position + done;
      const taken = Math.min(8 - (at & 7), bits - done);
      value += ((bytes[at >>> 3]! >>> (at & 7)) & ((1 << taken) - 1)) * 2 ** done;
      done += taken;
    }
    target[i] = value;
  }
}

/** The single-precision numbers for half-precision ones, given as their bits. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
