import { deflateSync, constants as zlib, zstdCompressSync } from 'node:zlib';
import { Cursor } from '../../src/root/bytes/cursor.ts';
import { parseHeader } from '../../src/root/file/header.ts';
import { type Key, readKey } from '../../src/root/file/key.ts';
import { contextOf, type FileContext, openRecord } from '../../src/root/file/record.ts';
import { type Anchor, readAnchor } from '../../src/root/rntuple/anchor.ts';
import { type Envelope, type EnvelopeLink, readEnvelope } from '../../src/root/rntuple/envelope.ts';
import { readFooter, readHeader } from '../../src/root/rntuple/footer.ts';
import { type Page, readPageList } from '../../src/root/rntuple/page-list.ts';
import { fromBytes } from '../../src/storage/index.ts';

/** Data inside a file that can be changed as it is before compression and put back with its checksums made right again. */
export interface Target {
  readonly what: string;
  /** Where the stored data is. */
  readonly at: number;
  readonly storedBytes: number;
  /** The data, decompressed; a copy. */
  readonly raw: Uint8Array;
  /** Puts checksums inside changed data right. */
  readonly seal: (raw: Uint8Array) => void;
  /** Puts the checksum behind the stored data right, where there is one. */
  readonly sealStored: (file: Uint8Array) => void;
}

/** The parts of a sound file that mutations aim at. */
export interface FileMap {
  readonly targets: readonly Target[];
  /** Where records start. */
  readonly places: readonly number[];
  /** Ranges of uncompressed structure: keys, and what is stored as it is. */
  readonly structure: readonly { readonly start: number; readonly end: number }[];
}

const nothing = () => {};

/** Finds records, envelopes and pages of a sound file. */
export async function mapFile(bytes: Uint8Array): Promise<FileMap> {
  const file = await contextOf(fromBytes(bytes, 'sound'), {});
  const keys = walk(bytes);
  const records = keys
    .filter((key) => key.className !== 'RBlob')
    .flatMap((key) => recordTarget(file, bytes, key));
  const ntuples: Target[] = [];
  for (const key of keys.filter(({ className }) => className === 'ROOT::RNTuple'))
    ntuples.push(...(await ntupleTargets(file, bytes, key)));
  const structure = [
    { start: 0, end: 100 },
    ...keys.map((key) => ({ start: key.at, end: key.at + key.keyBytes })),
  ];
  const plain = records.filter(({ raw, storedBytes }) => raw.length === storedBytes);
  structure.push(...plain.map(({ at, storedBytes }) => ({ start: at, end: at + storedBytes })));
  return { targets: [...records, ...ntuples], places: keys.map((key) => key.at), structure };
}

function walk(bytes: Uint8Array): Key[] {
  const keys: Key[] = [];
  const place = { file: 'sound', object: 'header' };
  let at = parseHeader(bytes, place).begin;
  while (at + 30 < bytes.length) {
    const cursor = new Cursor(bytes, { file: 'sound', object: 'record' }, { position: at });
    const length = cursor.view.getInt32(at);
    if (length === 0) break;
    if (length > 0) {
      const key = readKey(cursor);
      // Some writers leave what they freed as it was: what follows is no record.
      if (key.at !== at) break;
      keys.push(key);
    }
    at += Math.abs(length);
  }
  return keys;
}

function recordTarget(file: FileContext, bytes: Uint8Array, key: Key): Target[] {
  const at = key.at + key.keyBytes;
  const storedBytes = key.bytes - key.keyBytes;
  if (storedBytes <= 0) return [];
  const what = `${key.className} "${key.name}" at ${key.at}`;
  const cursor = openRecord(file, bytes.subarray(at, at + storedBytes), key.rawBytes, key.keyBytes, what);
  const raw = cursor.bytes.slice(0, storedBytes > key.rawBytes ? storedBytes : key.rawBytes);
  const isAnchor = key.className === 'ROOT::RNTuple';
  const seal = isAnchor ? (data: Uint8Array) => sealAnchor(file, data) : nothing;
  return [{ what, at, storedBytes, raw, seal, sealStored: nothing }];
}

/** The checksum covers what stands between the class version and itself, and is stored big-endian. */
function sealAnchor(file: FileContext, raw: Uint8Array): void {
  raw.set(file.hashes.xxh3(raw.subarray(6, raw.length - 8)), raw.length - 8);
}

async function ntupleTargets(file: FileContext, bytes: Uint8Array, key: Key): Promise<Target[]> {
  const stored = bytes.subarray(key.at + key.keyBytes, key.at + key.bytes);
  const anchor = readAnchor(openRecord(file, stored, key.rawBytes, key.keyBytes, 'anchor'), file.hashes);
  const ntuple = { name: key.name, maxKeyBytes: anchor.maxKeyBytes };
  const head = await readEnvelope(file, 'header', anchor.header, ntuple);
  const header = readHeader(head);
  const foot = await readEnvelope(file, 'footer', anchor.footer, ntuple);
  const footer = readFooter(foot, header, head.checksum);
  const targets = linkTargets(file, anchor, head, foot);
  for (const { pageList } of footer.groups) {
    const envelope = await readEnvelope(file, 'page list', pageList, ntuple);
    targets.push(envelopeTarget(file, 'page list', pageList, envelope));
    const clusters = readPageList(envelope, head.checksum);
    for (const cluster of clusters.slice(0, 4))
      for (const column of footer.schema.columns) {
        const page = cluster.pages(column.id).pages?.[0];
        if (page) targets.push(...pageTarget(file, bytes, page, column.bits));
      }
  }
  return targets;
}

function linkTargets(
  file: FileContext,
  { header, footer }: Anchor,
  head: Envelope,
  foot: Envelope,
): Target[] {
  return [envelopeTarget(file, 'header', header, head), envelopeTarget(file, 'footer', footer, foot)];
}

function envelopeTarget(file: FileContext, what: string, link: EnvelopeLink, { cursor }: Envelope): Target {
  const seal = (raw: Uint8Array) => {
    const end = raw.length - 8;
    raw.set(file.hashes.xxh3(raw.subarray(0, end)).slice().reverse(), end);
  };
  const raw = cursor.bytes.slice(0, link.rawBytes);
  return {
    what: `${what} at ${link.at}`,
    at: link.at,
    storedBytes: link.bytes,
    raw,
    seal,
    sealStored: nothing,
  };
}

function pageTarget(file: FileContext, bytes: Uint8Array, page: Page, bits: number): Target[] {
  const { at, bytes: storedBytes, checked } = page;
  const rawBytes = Math.ceil((page.elements * bits) / 8);
  const stored = bytes.subarray(at, at + storedBytes);
  const raw = openRecord(file, stored, rawBytes, 0, 'page').bytes.slice(0, Math.max(rawBytes, storedBytes));
  const sealStored = (changed: Uint8Array) => {
    const sum = file.hashes
      .xxh3(changed.subarray(at, at + storedBytes))
      .slice()
      .reverse();
    if (checked) changed.set(sum, at + storedBytes);
  };
  return [{ what: `page at ${at}`, at, storedBytes, raw, seal: nothing, sealStored }];
}

/** Puts changed data back into the file, compressed anew; false when it does not fit where it was. */
export function putBack(file: Uint8Array, target: Target, raw: Uint8Array): boolean {
  target.seal(raw);
  const isPlain = target.raw.length === target.storedBytes;
  const stored = isPlain ? raw : blockOf(raw);
  if (!stored || stored.length > target.storedBytes) return false;
  file.set(stored, target.at);
  target.sealStored(file);
  return true;
}

function blockOf(raw: Uint8Array): Uint8Array | undefined {
  if (raw.length > 0xffffff) return undefined;
  const params = { [zlib.ZSTD_c_compressionLevel]: raw.length > 100_000 ? 9 : 19 };
  const zstd = zstdCompressSync(raw, { params });
  const deflated = deflateSync(raw, { level: 9 });
  const [letters, data] = zstd.length < deflated.length ? ['ZS\x01', zstd] : ['ZL\x08', deflated];
  const sizes = [data.length, raw.length].flatMap((size) => [size & 255, (size >>> 8) & 255, size >>> 16]);
  return Buffer.concat([Buffer.from(letters, 'latin1'), Uint8Array.from(sizes), data]);
}
