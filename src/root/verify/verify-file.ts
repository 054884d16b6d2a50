import type { ByteSource } from '../../storage/index.ts';
import { type FileHeader, HEADER_BYTES, parseHeader } from '../file/header.ts';
import { contextOf, type FileContext, readRange } from '../file/record.ts';
import { type OpenRootOptions, openRootFile } from '../file/root-file.ts';
import { type Checked, type Finding, Ledger } from './ledger.ts';
import { verifyFreeList } from './verify-free-list.ts';
import { verifyKeys } from './verify-keys.ts';
import { verifyRecords } from './verify-records.ts';

/** What came of verifying a file. */
export interface FileVerdict {
  readonly file: string;
  /** Nothing is lost or contradicts itself: there are no errors. */
  readonly isSound: boolean;
  readonly checked: Readonly<Checked>;
  /** At most 1000. */
  readonly findings: readonly Finding[];
  /** Findings that are not listed. */
  readonly more: number;
}

/**
 * Checks all of a file that can be checked: the header; the free list; every directory and its copies of keys; every
 * object; every basket of every tree (key, checksums, entries, offsets, clusters); every envelope and page of every
 * RNTuple; every value; and that records and gaps lie one behind the other up to the end. Reads everything, a few
 * megabytes at a time. What is wrong with the file is told, not thrown; the source stays open.
 */
export async function verifyFile(source: ByteSource, options: OpenRootOptions = {}): Promise<FileVerdict> {
  const ledger = new Ledger();
  const file = await contextOf(source, options);
  const header = await ledger.attempt('file header', 0, () => readHeader(file, options));
  if (header) await verifyAll(ledger, file, header, options);
  const { findings, checked, more, errors } = ledger;
  return { file: file.name, isSound: errors === 0, checked, findings, more };
}

async function readHeader(file: FileContext, options: OpenRootOptions): Promise<FileHeader> {
  const bytes = await readRange(file, 0, Math.min(HEADER_BYTES, file.size), 'file header', options);
  return parseHeader(bytes, { file: file.name, object: 'file header' });
}

async function verifyAll(
  ledger: Ledger,
  file: FileContext,
  header: FileHeader,
  options: OpenRootOptions,
): Promise<void> {
  const { end } = header;
  ledger.expect(
    end <= file.size,
    'file header',
    12,
    `the file should end at ${end}, but has ${file.size} bytes`,
  );
  if (end < file.size)
    ledger.add('warning', 'file header', 12, `the file should end at ${end}, but goes on to ${file.size}`);
  const segments = await verifyFreeList(ledger, file, header, options);
  const opened = await ledger.attempt('file', undefined, () => openRootFile(file.source, options));
  if (opened) await verifyKeys(ledger, file, header, opened, options);
  await verifyRecords(ledger, file, header, segments, options);
}
