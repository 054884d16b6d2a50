import type { ByteWriter } from '../bytes/byte-writer.ts';
import { GrowingNumbers } from '../model/growing.ts';

/** ROOT never makes its tables of baskets smaller. */
const LEAST_BASKETS = 10;

/** Where the baskets of a branch are, in numbers only: there can be millions. */
export class BasketTables {
  readonly #bytes = new GrowingNumbers('int32');
  readonly #firstEntries = new GrowingNumbers('float64');
  readonly #positions = new GrowingNumbers('float64');
  /** Bytes of all baskets with their keys, before compression and after. */
  rawBytes = 0;
  storedBytes = 0;

  get length(): number {
    return this.#bytes.length;
  }

  /** How many baskets the tables have room for; ROOT wants one more than there are. */
  get room(): number {
    return Math.max(LEAST_BASKETS, this.length + 1);
  }

  /** Adds a basket; entries may come in any order. */
  add(basket: { position: number; bytes: number; rawBytes: number; firstEntry: number }): void {
    push(this.#bytes, basket.bytes);
    push(this.#firstEntries, basket.firstEntry);
    push(this.#positions, basket.position);
    this.rawBytes += basket.rawBytes;
    this.storedBytes += basket.bytes;
  }

  /** Writes the three tables, in the order of entries: bytes, first entry and place of each basket. */
  write(writer: ByteWriter, entries: number): void {
    const { length, room } = this;
    const order = this.#order();
    const column = (numbers: GrowingNumbers, write: (value: number) => void, behind: number) => {
      writer.u8(1);
      for (const index of order) write(Number(numbers.array[index]));
      if (length < room) write(behind);
      for (let i = length + 1; i < room; i++) write(0);
    };
    column(this.#bytes, (value) => writer.i32(value), 0);
    column(this.#firstEntries, (value) => writer.i64(value), entries);
    column(this.#positions, (value) => writer.i64(value), 0);
  }

  #order(): Uint32Array {
    const firsts = this.#firstEntries.array;
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    return order.sort((a, b) => Number(firsts[a]) - Number(firsts[b]));
  }
}

function push(numbers: GrowingNumbers, value: number): void {
  const index = numbers.add(1);
  numbers.array[index] = value;
}
