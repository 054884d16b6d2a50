import type { Kernel } from './wasm/kernel.ts';
import { byteAt, u64At, type Value } from './wasm/value.ts';

/** The polynomials of the checksums of an .xz stream, CRC-32 as of IEEE 802.3 and CRC-64 as of ECMA-182, bits reversed. */
export const CRC32_POLYNOMIAL = 0xedb88320n;
export const CRC64_POLYNOMIAL = 0xc96c5795d7870f42n;

/** Bytes that are looked up at once. */
const LANES = 8;

/** 64-bit numbers of a table. */
export const CRC_TABLE_NUMBERS = 1 + LANES * 256;

/** What the kernel looks up: a number with all bits of the checksum set, then for each lane what each byte amounts to there. */
export function crcTable(polynomial: bigint): BigUint64Array<ArrayBuffer> {
  const table = new BigUint64Array(CRC_TABLE_NUMBERS);
  table[0] = polynomial > 0xffffffffn ? 0xffffffffffffffffn : 0xffffffffn;
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    table[1 + byte] = value;
  }
  for (let i = 257; i < table.length; i++) {
    const value = table[i - 256]!;
    table[i] = (value >> 8n) ^ table[1 + Number(value & 255n)]!;
  }
  return table;
}

/** The checksum of the bytes of a range, with the table at an address. */
export const crcKernel: Kernel = {
  name: 'crc',
  result: 64,
  write(f, from, end, table) {
    const all = f.let(u64At(table));
    const crc = f.let(all);
    const lookUp = (lane: number, byte: Value) => u64At(table.plus(byte.and(255).shl(3)), 8 + lane * 2048);
    f.while(from.plus(LANES).le(end), () => {
      const word = f.let(crc.xor(u64At(from)));
      const lanes = Array.from({ length: LANES }, (_, i) => lookUp(LANES - 1 - i, word.shr(8 * i).narrow()));
      f.set(
        crc,
        lanes.reduce((sum, lane) => sum.xor(lane)),
      );
      f.add(from, LANES);
    });
    f.while(from.lt(end), () => {
      f.set(crc, lookUp(0, crc.narrow().xor(byteAt(from))).xor(crc.shr(8)));
      f.add(from, 1);
    });
    f.return(crc.xor(all), 64);
  },
};
