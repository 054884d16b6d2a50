import type { RecordColumn } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { readBaseObject } from '../streamer/base-objects.ts';
import { GrowingNumbers } from './growing.ts';
import { OneByOneReader } from './one-by-one.ts';

/** TObject: as a base class it says nothing about the physics, and its fields are kept only when asked for. */
export class BaseObjectReader extends OneByOneReader {
  readonly #keep: boolean;
  readonly #uniqueIds = new GrowingNumbers('uint32');
  readonly #bits = new GrowingNumbers('uint32');
  length = 0;

  constructor(keep: boolean) {
    super();
    this.#keep = keep;
  }

  read(cursor: Cursor): void {
    // A class can be told to leave its TObject out; where it is the last member, nothing is left of the entry.
    if (cursor.left === 0) {
      this.addEmpty(1);
      return;
    }
    const { uniqueId, bits } = readBaseObject(cursor);
    this.length++;
    if (!this.#keep) return;
    const index = this.#uniqueIds.add(1);
    this.#uniqueIds.array[index] = uniqueId;
    this.#bits.add(1);
    this.#bits.array[index] = bits;
  }

  addEmpty(count: number): void {
    this.length += count;
    if (!this.#keep) return;
    this.#uniqueIds.add(count);
    this.#bits.add(count);
  }

  finish(): RecordColumn {
    const fields = new Map(
      this.#keep
        ? [
            ['fUniqueID', this.#uniqueIds.finish()],
            ['fBits', this.#bits.finish()],
          ]
        : [],
    );
    return { kind: 'record', length: this.length, fields };
  }
}
