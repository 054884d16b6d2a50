import { CancelledError, FormatError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { checkInside, type FileContext, openRecord } from '../file/record.ts';
import { readBlob } from './blob.ts';
import { CHECKSUM_BYTES, sameChecksum } from './envelope.ts';
import type { Page } from './page-list.ts';
import type { Reading } from './reading.ts';

/** What every reader of an ntuple shares. */
export interface NTupleContext {
  readonly file: FileContext;
  readonly name: string;
  /** Blobs above this are kept in pieces; 0 when there are none. */
  readonly maxKeyBytes: number;
}

/** Decompressed pages in which one read ended and the next will begin. */
export type OpenPages = ReadonlyMap<Page, Uint8Array>;

/** Pages as they are stored, their checksums verified. */
export class PageStore {
  readonly #ntuple: NTupleContext;
  readonly #pages = new Map<Page, Uint8Array>();
  readonly #before: OpenPages;
  readonly #after: Map<Page, Uint8Array>;

  /** `before` are pages that are open from an earlier read; those that stay open after this one are added to `after`. */
  constructor(ntuple: NTupleContext, before: OpenPages, after: Map<Page, Uint8Array>) {
    this.#ntuple = ntuple;
    this.#before = before;
    this.#after = after;
  }

  /** Carries out work, reading what it asks for step by step. */
  async run<T>(reading: Reading<T>, options: ReadOptions): Promise<T> {
    let step = reading.next();
    while (!step.done) {
      await this.#fetch(step.value, options);
      step = reading.next();
    }
    return step.value;
  }

  /** The `rawBytes` bytes of a page that was asked for; `staysOpen`: the next read will need it as well. */
  raw(page: Page, rawBytes: number, column: number, staysOpen: boolean): Uint8Array {
    const raw = this.#before.get(page) ?? this.#open(page, rawBytes, column);
    if (staysOpen) this.#after.set(page, raw);
    return raw;
  }

  #open(page: Page, rawBytes: number, column: number): Uint8Array {
    const stored = this.#pages.get(page);
    if (!stored) throw new Error(`root: the page at ${page.at} was not asked for`);
    return openRecord(this.#ntuple.file, stored, rawBytes, 0, this.#nameOf(page, column)).bytes;
  }

  #nameOf(page: Page, column?: number): string {
    const of = column === undefined ? '' : ` of column ${column}`;
    return `page at ${page.at}${of} of "${this.#ntuple.name}"`;
  }

  async #fetch(wanted: readonly Page[], options: ReadOptions): Promise<void> {
    const { file, maxKeyBytes } = this.#ntuple;
    const missing = [...new Set(wanted)].filter((page) => !this.#pages.has(page) && !this.#before.has(page));
    const whole = missing.filter((page) => maxKeyBytes === 0 || storedBytes(page) <= maxKeyBytes);
    for (const page of missing) checkInside(file, page.at, page.at, this.#nameOf(page));
    const ranges = whole.map((page) => ({ start: page.at, end: page.at + storedBytes(page) }));
    for (const [i, { start, end }] of ranges.entries())
      checkInside(file, start, end, this.#nameOf(whole[i]!));
    const buffers = ranges.length > 0 ? await file.source.read(ranges, options) : [];
    if (options.signal?.aborted) throw new CancelledError(`root: "${file.name}": reading was cancelled`);
    for (const [i, page] of whole.entries()) this.#add(page, buffers[i]!);
    for (const page of missing.filter((one) => !whole.includes(one))) {
      const locator = { at: page.at, bytes: storedBytes(page) };
      this.#add(page, await readBlob(file, locator, maxKeyBytes, this.#nameOf(page), options));
    }
  }

  #add(page: Page, bytes: Uint8Array): void {
    const stored = bytes.subarray(0, page.bytes);
    if (page.checked && !sameChecksum(this.#ntuple.file.hashes.xxh3(stored), bytes.subarray(page.bytes))) {
      throw new FormatError(`root: "${this.#ntuple.file.name}": ${this.#nameOf(page)}: wrong XXH3 checksum`);
    }
    this.#pages.set(page, stored);
  }
}

function storedBytes(page: Page): number {
  return page.bytes + (page.checked ? CHECKSUM_BYTES : 0);
}
