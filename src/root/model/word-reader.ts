import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import { IS_REFERENCED } from '../streamer/base-objects.ts';
import { GrowingNumbers } from './growing.ts';
import { OneByOneReader } from './one-by-one.ts';

/** Numbers of 32 bits with whatever belongs to them; `readWord` reads one. */
export class WordReader extends OneByOneReader {
  readonly #readWord: (cursor: Cursor) => number;
  readonly #numbers = new GrowingNumbers('uint32');

  constructor(readWord: (cursor: Cursor) => number) {
    super();
    this.#readWord = readWord;
  }

  get length(): number {
    return this.#numbers.length;
  }

  read(cursor: Cursor): void {
    const index = this.#numbers.add(1);
    this.#numbers.array[index] = this.#readWord(cursor);
  }

  addEmpty(count: number): void {
    this.#numbers.add(count);
  }

  finish(): Column {
    return this.#numbers.finish();
  }
}

/** The same as objects with one member. */
export class WordFieldReader extends WordReader {
  readonly #name: string;

  constructor(name: string, readWord: (cursor: Cursor) => number) {
    super(readWord);
    this.#name = name;
  }

  override finish(): Column {
    return { kind: 'record', length: this.length, fields: new Map([[this.#name, super.finish()]]) };
  }
}

/** The status bits of a TObject: when something refers to it, the number of a process follows. */
export function readStatusBits(cursor: Cursor): number {
  const bits = cursor.u32();
  if (bits & IS_REFERENCED) cursor.skip(2);
  return bits;
}
