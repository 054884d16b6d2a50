/** Checksums of an .xz stream. Both are reflected; both tables are made on first use. */

let table32: Uint32Array | undefined;

function makeTable32(): Uint32Array {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    table[i] = value >>> 0;
  }
  return table;
}

/** CRC-32 as of IEEE 802.3. */
export function crc32(bytes: Uint8Array): number {
  table32 ??= makeTable32();
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table32[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}

let table64: { low: Uint32Array; high: Uint32Array } | undefined;

function makeTable64(): { low: Uint32Array; high: Uint32Array } {
  const low = new Uint32Array(256);
  const high = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    let value = BigInt(i);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ 0xc96c5795d7870f42n : value >> 1n;
    low[i] = Number(value & 0xffffffffn);
    high[i] = Number(value >> 32n);
  }
  return { low, high };
}

/** CRC-64 as of ECMA-182, in two halves of 32 bits. */
export function crc64(bytes: Uint8Array): { low: number; high: number } {
  table64 ??= makeTable64();
  const { low: tableLow, high: tableHigh } = table64;
  let low = 0xffffffff;
  let high = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    const index = (low ^ bytes[i]!) & 255;
    low = ((low >>> 8) | (high << 24)) ^ tableLow[index]!;
    high = (high >>> 8) ^ tableHigh[index]!;
  }
  return { low: ~low >>> 0, high: ~high >>> 0 };
}
