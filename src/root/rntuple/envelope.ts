import { FormatError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { type FileContext, openRecord } from '../file/record.ts';
import { readBlob } from './blob.ts';
import { EnvelopeCursor, type Locator } from './envelope-cursor.ts';

/** Where an envelope is, and what it takes after decompression. */
export interface EnvelopeLink extends Locator {
  readonly rawBytes: number;
}

/** The kinds of envelope, as they are numbered. */
export const ENVELOPE_KINDS = { header: 1, footer: 2, 'page list': 3 } as const;
export type EnvelopeKind = keyof typeof ENVELOPE_KINDS;

/** A 64-bit word with kind (16 bits) and length (48), then the content, then its checksum. */
export const ENVELOPE_HEAD_BYTES = 8;
export const CHECKSUM_BYTES = 8;

/** An envelope that was read: its content, and its checksum, by which other envelopes refer to a header. */
export interface Envelope {
  readonly cursor: EnvelopeCursor;
  readonly checksum: Uint8Array;
}

/** Reads an envelope; verifies its kind, its length and its checksum. */
export async function readEnvelope(
  file: FileContext,
  kind: EnvelopeKind,
  link: EnvelopeLink,
  ntuple: { readonly name: string; readonly maxKeyBytes: number },
  options: ReadOptions = {},
): Promise<Envelope> {
  const object = `${kind} of "${ntuple.name}"`;
  const stored = await readBlob(file, link, ntuple.maxKeyBytes, object, options);
  const raw = openRecord(file, stored, link.rawBytes, 0, object).bytes.subarray(0, link.rawBytes);
  return openEnvelope(file, kind, raw, object);
}

function openEnvelope(file: FileContext, kind: EnvelopeKind, raw: Uint8Array, object: string): Envelope {
  const place = { file: file.name, object };
  const end = raw.length - CHECKSUM_BYTES;
  if (end < ENVELOPE_HEAD_BYTES) {
    throw new FormatError(`root: "${file.name}": ${object} has only ${raw.length} bytes`);
  }
  const cursor = new EnvelopeCursor(raw, place, 0, end);
  const found = cursor.u16();
  const length = cursor.u16() + cursor.u32() * 0x10000;
  if (found !== ENVELOPE_KINDS[kind])
    cursor.fail(`an envelope of kind ${found}, not ${ENVELOPE_KINDS[kind]}`, 0);
  if (length !== raw.length) cursor.fail(`an envelope of ${length} bytes, got ${raw.length}`, 0);
  const checksum = raw.subarray(end);
  if (!sameChecksum(file.hashes.xxh3(raw.subarray(0, end)), checksum)) cursor.fail('wrong XXH3 checksum', 0);
  return { cursor, checksum };
}

/** Whether a big-endian hash is the one that is stored, which is little-endian. */
export function sameChecksum(hash: Uint8Array, stored: Uint8Array): boolean {
  if (stored.length !== CHECKSUM_BYTES) return false;
  for (let i = 0; i < CHECKSUM_BYTES; i++) if (hash[i] !== stored[CHECKSUM_BYTES - 1 - i]) return false;
  return true;
}
