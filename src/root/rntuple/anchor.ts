import { FormatError, UnsupportedError } from '../../errors.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { Hashes } from '../compression/checksum.ts';
import type { EnvelopeLink } from './envelope.ts';

/**
 * The object that a directory lists: where header and footer are. All of it is big-endian:
 *
 *     byte count, class version 2 | epoch, major, minor, patch | header | footer | largest blob | XXH3 of the members
 */
export interface Anchor {
  readonly header: EnvelopeLink;
  readonly footer: EnvelopeLink;
  /** Blobs above this are kept in pieces; 0 when there are none. */
  readonly maxKeyBytes: number;
}

/** The class of the anchor. */
export const ANCHOR_CLASS = 'ROOT::RNTuple';
const ANCHOR_VERSION = 2;
const FORMAT_EPOCH = 1;
const CHECKSUM_BYTES = 8;

/** Reads an anchor and verifies its checksum. */
export function readAnchor(cursor: Cursor, hashes: Hashes): Anchor {
  cursor.skip(4);
  cursor.u16();
  const start = cursor.position;
  const epoch = cursor.u16();
  const version = [epoch, cursor.u16(), cursor.u16(), cursor.u16()].join('.');
  const header = readLink(cursor);
  const footer = readLink(cursor);
  const maxKeyBytes = cursor.i64();
  const checked = cursor.bytes.subarray(start, cursor.end - CHECKSUM_BYTES);
  cursor.position = cursor.end - CHECKSUM_BYTES;
  if (hashes.xxh3(checked).some((byte) => byte !== cursor.u8())) cursor.fail('wrong XXH3 checksum', start);
  if (epoch !== FORMAT_EPOCH) {
    const { file, object } = cursor.place;
    throw new UnsupportedError(`root: "${file}": ${object} has format ${version}, not 1.x`);
  }
  if (maxKeyBytes < 0) cursor.fail(`blobs of ${maxKeyBytes} bytes`);
  return { header, footer, maxKeyBytes };
}

function readLink(cursor: Cursor): EnvelopeLink {
  const link = { at: cursor.i64(), bytes: cursor.i64(), rawBytes: cursor.i64() };
  for (const value of Object.values(link)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new FormatError(
        `root: "${cursor.place.file}": ${cursor.place.object}: an envelope with ${value}`,
      );
  }
  return link;
}

/** The bytes of an anchor. */
export function anchorData(anchor: Anchor, hashes: Hashes): Uint8Array {
  const members = new ByteWriter();
  for (const part of [FORMAT_EPOCH, 0, 0, 0]) members.i16(part);
  for (const { at, bytes, rawBytes } of [anchor.header, anchor.footer])
    for (const value of [at, bytes, rawBytes]) members.i64(value);
  members.i64(anchor.maxKeyBytes);
  const writer = new ByteWriter();
  writer.versioned(ANCHOR_VERSION, () => writer.raw(members.bytes()));
  writer.raw(hashes.xxh3(members.bytes()));
  return writer.bytes();
}
