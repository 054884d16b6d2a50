import type { Hashes } from '../compression/checksum.ts';
import type { Compressor } from '../compression/compress.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { pageBytes } from '../rntuple/column-type.ts';
import { CHECKSUM_BYTES } from '../rntuple/envelope.ts';
import type { Page } from '../rntuple/page-list.ts';
import { pageMemory, sealPage } from '../rntuple/seal-page.ts';
import { takeBlob } from '../rntuple/write-blob.ts';
import type { PlannedPages } from './plan-pages.ts';

/** Bytes of a page of zeros before compression; less than what any reader takes. */
const PAGE_BYTES = 512 * 1024;

/** Writes pages of zeros for the columns that need them, all in one record; gives them by column. Zero bytes are zero in every encoding. */
export async function writeZeros(
  planned: readonly PlannedPages[],
  tools: { readonly compress: Compressor; readonly hashes: Hashes },
  to: FileWriter,
): Promise<ReadonlyMap<number, readonly Page[]>> {
  const sealed: { column: number; elements: number; stored: Uint8Array<ArrayBuffer> }[] = [];
  for (const { column, zeros } of planned) {
    const most = Math.floor((PAGE_BYTES * 8) / column.bits);
    for (let left = zeros; left > 0; left -= most) {
      const elements = Math.min(left, most);
      const raw = pageMemory(pageBytes(column, elements)).fill(0);
      const stored = sealPage(raw, tools.compress, tools.hashes);
      sealed.push({ column: column.id, elements, stored });
    }
  }
  const pages = new Map<number, Page[]>();
  if (sealed.length === 0) return pages;
  const places = await takeBlob(
    to,
    sealed.map(({ stored }) => stored),
  );
  for (const [i, { column, elements, stored }] of sealed.entries()) {
    const page = { elements, at: places[i]!, bytes: stored.length - CHECKSUM_BYTES, checked: true };
    pages.set(column, [...(pages.get(column) ?? []), page]);
  }
  return pages;
}
