import { open } from 'node:fs/promises';
import { FormatError } from '../../../errors.ts';
import type { ByteSource } from '../../../storage/index.ts';

/*
 * The masses of one piece of the data, by signature:
 *
 *     0   8  'BLMASSES'
 *     8   4  length of the index, little-endian
 *    12   n  the index, JSON, padded with blanks so that 12 + n is a multiple of 8
 *  12+n      float64, little-endian, signature after signature as the index lists them
 */
const MAGIC = 'BLMASSES';
const PREAMBLE = 12;

/** What a part holds. */
export interface PartIndex {
  /** Events of each final state. */
  readonly states: Readonly<Record<string, number>>;
  /** Masses of each signature, in the order of the file. */
  readonly signatures: readonly (readonly [name: string, length: number])[];
  /** Masses that were not finite, and are in no array. */
  readonly notFinite: number;
}

/** Writes a part to a new file. */
export async function writePart(
  path: string,
  index: PartIndex,
  arrays: readonly Float64Array[],
): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify(index));
  const length = Math.ceil((PREAMBLE + text.length) / 8) * 8 - PREAMBLE;
  const head = new Uint8Array(PREAMBLE + length).fill(0x20);
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(8, length, true);
  head.set(text, PREAMBLE);
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(head);
    for (const array of arrays) {
      if (array.length > 0)
        await handle.writeFile(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
  } finally {
    await handle.close();
  }
}

/** Where the masses of each signature are in a part. */
export interface PartContent extends PartIndex {
  readonly places: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Reads the index of a part. Throws `FormatError` when the file is not what was written. */
export async function readPart(source: ByteSource): Promise<PartContent> {
  const size = await source.size();
  const [preamble] = (await source.read([{ start: 0, end: Math.min(PREAMBLE, size) }])) as [Uint8Array];
  const isOurs = preamble.length === PREAMBLE && new TextDecoder().decode(preamble.subarray(0, 8)) === MAGIC;
  if (!isOurs) throw new FormatError(`bumpnet: "${source.name}" is no part file`);
  const dataStart = PREAMBLE + new DataView(preamble.buffer, preamble.byteOffset).getUint32(8, true);
  if (dataStart > size)
    throw new FormatError(`bumpnet: "${source.name}": its index ends at ${dataStart} of ${size} bytes`);
  const [text] = (await source.read([{ start: PREAMBLE, end: dataStart }])) as [Uint8Array];
  const index = JSON.parse(new TextDecoder().decode(text)) as PartIndex;
  const places = new Map<string, { start: number; end: number }>();
  let at = dataStart;
  for (const [name, length] of index.signatures) {
    places.set(name, { start: at, end: at + 8 * length });
    at += 8 * length;
  }
  if (at !== size) throw new FormatError(`bumpnet: "${source.name}": expected ${at} bytes, got ${size}`);
  return { ...index, places };
}
