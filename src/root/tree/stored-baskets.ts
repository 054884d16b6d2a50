import type { Cursor } from '../bytes/cursor.ts';

/** Where a basket is. Sizes in bytes. */
export interface StoredBasket {
  readonly firstEntry: number;
  readonly at: number;
  readonly bytes: number;
}

/** Numbers of 4 or 8 bytes, one for each basket; a width of 0 says that the table is not there. */
interface Table {
  readonly at: number;
  readonly width: 0 | 4 | 8;
}

/**
 * The tables in which a branch says where its baskets are. A tree can have thousands of branches with hundreds of baskets
 * each, of which a few are read: numbers are taken out of its record when somebody asks for them.
 */
export class StoredBaskets {
  /** How many baskets the tables have room for. */
  readonly maximum: number;
  readonly #written: number;
  readonly #view: DataView;
  readonly #bytes: Table;
  readonly #entries: Table;
  readonly #places: Table;
  #stored: readonly StoredBasket[] | undefined;

  /** Steps over the tables, whose widths depend on the version of TBranch. */
  constructor(cursor: Cursor, version: number, maximum: number, written: number) {
    if (maximum < 0 || written < 0 || written > maximum)
      cursor.fail(`${written} baskets in a table for ${maximum}`);
    this.maximum = maximum;
    this.#written = written;
    this.#view = cursor.view;
    this.#bytes = passTable(cursor, maximum, 4);
    this.#entries = passTable(cursor, maximum, version > 9 ? 8 : 4);
    this.#places = passTable(cursor, maximum, version > 9 ? 8 : undefined);
  }

  /** The baskets on disk. */
  get stored(): readonly StoredBasket[] {
    this.#stored ??= this.#list();
    return this.#stored;
  }

  /** A tree that was saved while it grew can have a basket twice: on disk, and still in its record. */
  isStored(index: number): boolean {
    return index < this.#written && this.#at(this.#bytes, index) > 0 && this.#at(this.#places, index) > 0;
  }

  firstEntry(index: number): number {
    return index < this.maximum ? this.#at(this.#entries, index) : 0;
  }

  #list(): StoredBasket[] {
    const stored: StoredBasket[] = [];
    for (let i = 0; i < this.#written; i++) {
      const firstEntry = this.firstEntry(i);
      if (this.isStored(i))
        stored.push({ firstEntry, at: this.#at(this.#places, i), bytes: this.#at(this.#bytes, i) });
    }
    return stored;
  }

  #at({ at, width }: Table, index: number): number {
    const place = at + width * index;
    if (width === 4) return this.#view.getInt32(place);
    return width === 0 ? 0 : this.#view.getInt32(place) * 4294967296 + this.#view.getUint32(place + 4);
  }
}

/** Steps over a table behind a byte that says whether it is there (and, in old files, 2 for 8 bytes). */
function passTable(cursor: Cursor, count: number, stored: 4 | 8 | undefined): Table {
  const flag = cursor.u8();
  if (flag === 0) return { at: 0, width: 0 };
  const width = stored ?? (flag === 2 ? 8 : 4);
  return { at: cursor.skip(count * width), width };
}
