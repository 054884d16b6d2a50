import type { Hashes } from '../compression/checksum.ts';
import type { Compressor } from '../compression/compress.ts';
import type { FileWriter } from '../file/file-writer.ts';
import { pageBytes } from '../rntuple/column-type.ts';
import { CHECKSUM_BYTES } from '../rntuple/envelope.ts';
import type { Page } from '../rntuple/page-list.ts';
import { writeBlob } from '../rntuple/write-blob.ts';
import type { PlannedPages } from './plan-pages.ts';

/** Bytes of a page of zeros before compression; less than what any reader takes. */
const PAGE_BYTES = 512 * 1024;

/** Writes pages of zeros for the columns that need them, all in one record; gives them by column. Zero bytes are zero in every encoding. */
export async function writeZeros(
  planned: readonly PlannedPages[],
  tools: { readonly compress: Compressor; readonly hashes: Hashes },
  to: FileWriter,
): Promise<ReadonlyMap<number, readonly Page[]>> {
  const sealed: { column: number; elements: number; stored: Uint8Array }[] = [];
  for (const { column, zeros } of planned) {
    const most = Math.floor((PAGE_BYTES * 8) / column.bits);
    for (let left = zeros; left > 0; left -= most) {
      const elements = Math.min(left, most);
      const stored = await seal(new Uint8Array(pageBytes(column, elements)), tools);
      sealed.push({ column: column.id, elements, stored });
    }
  }
  const pages = new Map<number, Page[]>();
  if (sealed.length === 0) return pages;
  const places = await writeBlob(
    to,
    sealed.map(({ stored }) => stored),
  );
  for (const [i, { column, elements, stored }] of sealed.entries()) {
    const page = { elements, at: places[i]!, bytes: stored.length - CHECKSUM_BYTES, checked: true };
    pages.set(column, [...(pages.get(column) ?? []), page]);
  }
  return pages;
}

/** A page as it is stored, its checksum behind it. */
async function seal(
  raw: Uint8Array<ArrayBuffer>,
  { compress, hashes }: { compress: Compressor; hashes: Hashes },
): Promise<Uint8Array> {
  const bytes = compress(raw) ?? raw;
  const stored = new Uint8Array(bytes.length + CHECKSUM_BYTES);
  stored.set(bytes);
  stored.set(hashes.xxh3(bytes).reverse(), bytes.length);
  return stored;
}
