import { FormatError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import type { Hashes } from '../compression/checksum.ts';
import { readRecord } from '../file/record.ts';
import { ANCHOR_CLASS, readAnchor } from '../rntuple/anchor.ts';
import { readBlob } from '../rntuple/blob.ts';
import { readEnvelope } from '../rntuple/envelope.ts';
import { type Footer, readFooter, readHeader } from '../rntuple/footer.ts';
import { readClusters } from '../rntuple/ntuple.ts';
import type { PagedCluster } from '../rntuple/page-list.ts';
import type { NTupleContext } from '../rntuple/page-store.ts';
import type { InputObject, OpenInput } from './merge-input.ts';

/** A header as it is stored; `rawBytes` after decompression. */
export interface StoredHeader {
  readonly stored: Uint8Array;
  readonly rawBytes: number;
  readonly checksum: Uint8Array;
}

/** An ntuple of an input: what it says of itself. */
export interface InputNTuple {
  readonly context: NTupleContext;
  readonly footer: Footer;
  readonly entries: number;
  readonly header: StoredHeader & { readonly name: string; readonly description: string };
  readonly hashes: Hashes;
}

/** Whether objects of a class are ntuples in the format that has been settled. */
export function isNTuple(className: string): boolean {
  return className === ANCHOR_CLASS;
}

/** Reads anchor, header and footer of an ntuple. */
export async function readInputNTuple(
  { file }: OpenInput,
  { key }: InputObject,
  options: ReadOptions,
): Promise<InputNTuple> {
  const anchor = readAnchor(await readRecord(file, key, options), file.hashes);
  const context = { file, name: key.name, maxKeyBytes: anchor.maxKeyBytes };
  const { rawBytes } = anchor.header;
  const stored = await readBlob(file, anchor.header, anchor.maxKeyBytes, `header of "${key.name}"`, options);
  const head = await readEnvelope(file, 'header', anchor.header, context, options);
  const foot = await readEnvelope(file, 'footer', anchor.footer, context, options);
  const { name, description, schema } = readHeader(head);
  const footer = readFooter(foot, { name, description, schema }, head.checksum);
  const entries = footer.groups.reduce((sum, group) => sum + group.entries, 0);
  return {
    context,
    footer,
    entries,
    header: { name, description, stored, rawBytes, checksum: head.checksum },
    hashes: file.hashes,
  };
}

/** The clusters of an ntuple, in order. Throws `FormatError` where they are not those that its footer counts. */
export async function clustersOf(
  { context, footer, header, entries }: InputNTuple,
  options: ReadOptions,
): Promise<PagedCluster[]> {
  const clusters = await readClusters(context, footer, header.checksum, options);
  const end = clusters.at(-1)?.end ?? 0;
  if (end === entries) return clusters;
  throw new FormatError(
    `root: "${context.file.name}": the footer of "${context.name}" counts ${entries} entries, its clusters ${end}`,
  );
}
