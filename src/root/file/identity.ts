import { UsageError } from '../../errors.ts';

/** What makes two files with the same content differ: when they were made, and a number that no other file has. */
export interface FileIdentity {
  readonly time: Date;
  /** 16 bytes. */
  readonly uuid: Uint8Array;
  /** What the file calls itself inside; the last part of the sink's name unless given. */
  readonly name?: string;
}

/** An identity of its own: now, and a random UUID. */
export function newIdentity(): FileIdentity {
  const hex = crypto.randomUUID().replaceAll('-', '');
  return {
    time: new Date(),
    uuid: Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)),
  };
}

/** Throws `UsageError` for a UUID that is none or a year that ROOT cannot store. */
export function checkIdentity(identity: FileIdentity): void {
  if (identity.uuid.length !== 16) {
    throw new UsageError(`root: a UUID has 16 bytes, not ${identity.uuid.length}`);
  }
  const year = identity.time.getUTCFullYear();
  if (!(year >= 1995 && year <= 2058))
    throw new UsageError(`root: a file can be of 1995 to 2058, not of ${year}`);
}

/** A date as ROOT packs it, to the second: years since 1995, month, day, hour, minute, second. Always UTC here. */
export function datimeOf(time: Date): number {
  const date =
    ((time.getUTCFullYear() - 1995) << 26) | ((time.getUTCMonth() + 1) << 22) | (time.getUTCDate() << 17);
  return (date | (time.getUTCHours() << 12) | (time.getUTCMinutes() << 6) | time.getUTCSeconds()) >>> 0;
}

/** The UUID of a part of a file, which must differ from that of the file and of every other part. */
export function partUuid(uuid: Uint8Array, part: number): Uint8Array {
  const bytes = uuid.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(12, (view.getUint32(12) + part) >>> 0);
  return bytes;
}
