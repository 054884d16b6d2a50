import type { ReadOptions } from '../../storage/index.ts';
import type { Key } from '../file/key.ts';
import { type FileContext, openRecord, readRecord } from '../file/record.ts';
import type { RootFile } from '../file/root-file.ts';
import { readAnchor } from '../rntuple/anchor.ts';
import { readBlob } from '../rntuple/blob.ts';
import { encodingOf, pageBytes } from '../rntuple/column-type.ts';
import { CHECKSUM_BYTES, readEnvelope, sameChecksum } from '../rntuple/envelope.ts';
import { type Footer, readFooter, readHeader } from '../rntuple/footer.ts';
import { type Page, type PagedCluster, readPageList } from '../rntuple/page-list.ts';
import type { NTupleContext } from '../rntuple/page-store.ts';
import type { ColumnRecord } from '../rntuple/schema-record.ts';
import type { Ledger } from './ledger.ts';
import { verifyValues } from './verify-values.ts';

/** Checks an ntuple: anchor, header, footer and page lists with their checksums; every page; every value of every field. */
export async function verifyNTuple(
  ledger: Ledger,
  file: FileContext,
  key: Key,
  path: string,
  opened: RootFile,
  options: ReadOptions,
): Promise<void> {
  ledger.checked.ntuples++;
  await ledger.attempt(path, key.at, async () => {
    const anchor = readAnchor(await readRecord(file, key, options), file.hashes);
    const ntuple = { file, name: key.name, maxKeyBytes: anchor.maxKeyBytes };
    const head = await readEnvelope(file, 'header', anchor.header, ntuple, options);
    const foot = await readEnvelope(file, 'footer', anchor.footer, ntuple, options);
    const footer = readFooter(foot, readHeader(head), head.checksum);
    await verifyGroups(ledger, ntuple, footer, head.checksum, path, options);
  });
  const tree = await ledger.attempt(path, key.at, () => opened.tree(path, options));
  // What is inside a field is read with it.
  if (tree) await verifyValues(ledger, tree, path, options, ({ path: field, name }) => field === name);
}

async function verifyGroups(
  ledger: Ledger,
  ntuple: NTupleContext,
  { groups, schema }: Footer,
  headerChecksum: Uint8Array,
  path: string,
  options: ReadOptions,
): Promise<void> {
  for (const { pageList, firstEntry, entries } of groups) {
    const envelope = await readEnvelope(ntuple.file, 'page list', pageList, ntuple, options);
    const clusters = readPageList(envelope, headerChecksum);
    const [start, end] = [clusters[0]?.start ?? firstEntry, clusters.at(-1)?.end ?? firstEntry];
    ledger.expect(
      start === firstEntry && end === firstEntry + entries,
      path,
      pageList.at,
      `clusters of entries ${start} to ${end}, the footer says ${firstEntry} to ${firstEntry + entries}`,
    );
    for (const cluster of clusters) await verifyPages(ledger, ntuple, cluster, schema.columns, path, options);
  }
}

async function verifyPages(
  ledger: Ledger,
  ntuple: NTupleContext,
  cluster: PagedCluster,
  columns: readonly ColumnRecord[],
  path: string,
  options: ReadOptions,
): Promise<void> {
  for (const column of columns) {
    for (const [i, page] of (cluster.pages(column.id).pages ?? []).entries()) {
      const object = `${path}: page ${i} of column ${column.id} in the cluster from entry ${cluster.start}`;
      await ledger.attempt(object, page.at, () => verifyPage(ledger, ntuple, page, column, object, options));
    }
  }
}

/** Verifies the checksum of a page as it is stored, and decompresses it. */
async function verifyPage(
  ledger: Ledger,
  { file, maxKeyBytes }: NTupleContext,
  page: Page,
  column: ColumnRecord,
  object: string,
  options: ReadOptions,
): Promise<void> {
  ledger.checked.pages++;
  const locator = { at: page.at, bytes: page.bytes + (page.checked ? CHECKSUM_BYTES : 0) };
  const bytes = await readBlob(file, locator, maxKeyBytes, object, options);
  const stored = bytes.subarray(0, page.bytes);
  if (page.checked)
    ledger.expect(
      sameChecksum(file.hashes.xxh3(stored), bytes.subarray(page.bytes)),
      object,
      page.at,
      'wrong XXH3 checksum',
    );
  if (!encodingOf(column)) return;
  const rawBytes = pageBytes(column, page.elements);
  openRecord(file, stored, rawBytes, 0, object);
  ledger.checked.rawBytes += rawBytes;
}
