import type { Cursor } from '../bytes/cursor.ts';
import { CLASS_BIT, NEW_CLASS, type Part, type PartedRecord, type Pointed, SHIFT } from './record-parts.ts';

/** Finds the parts of a record while a cursor goes through it. */
export class PartFinder {
  readonly cursor: Cursor;
  #parts: Part[] = [];
  readonly #objects = new Map<number, Pointed>();

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** Everything that was found from `at` on, as a record that can be copied. */
  record(at: number, end: number): PartedRecord {
    return {
      bytes: this.cursor.bytes,
      origin: this.cursor.origin,
      at,
      end,
      parts: this.#parts,
      objects: this.#objects,
    };
  }

  /** An object with a byte count; `body` goes through as much of it as it knows, the rest is plain. */
  framed<T>(body: (version: number, end: number) => T): T {
    const { cursor } = this;
    const at = cursor.position;
    const end = this.#byteCount();
    const { inner, result } = this.#inside(() => body(cursor.u16(), end));
    if (cursor.position > end) cursor.fail(`an object that is read past its end at ${end}`, at);
    cursor.position = end;
    this.#parts.push({ kind: 'counted', at, end, parts: inner });
    return result;
  }

  /** An object with a byte count in which there are no parts. */
  plain(): void {
    this.framed(() => {});
  }

  /** The next bytes, to be replaced by what `owner` has under `name`. */
  slot(bytes: number, name: string, owner: object): void {
    const at = this.cursor.skip(bytes);
    this.#parts.push({ kind: 'slot', at, end: at + bytes, name, owner });
  }

  /** What `skip` steps over, to be replaced. */
  slotAround(name: string, owner: object, skip: () => void): void {
    const at = this.cursor.position;
    this.#inside(skip);
    this.#parts.push({ kind: 'slot', at, end: this.cursor.position, name, owner });
  }

  /** A pointer; `body` goes through the object. Gives what the object was found to be, now or before. */
  pointer<T>(body: (className: string, remember: (value: T) => void) => T): T | undefined {
    const { cursor } = this;
    const at = cursor.position;
    if ((this.#peek() & 0x40000000) === 0) return this.#reference<T>();
    const end = this.#byteCount();
    // Some writers put a byte count before a reference, too; it goes.
    if (this.#peek() < CLASS_BIT) return this.#reference<T>(at);
    const className = this.#className();
    const bodyAt = cursor.position;
    const remember = (value: T) => cursor.references.objects.set(at + cursor.origin + SHIFT, value);
    const { inner, result } = this.#inside(() => body(className, remember));
    remember(result);
    if (cursor.position > end) cursor.fail(`${className}: read past its end at ${end}`, at);
    cursor.position = end;
    const found = { at, bodyAt, end, className, value: result, parts: inner };
    const object: Pointed = { kind: 'pointed', ...found };
    this.#objects.set(at + cursor.origin + SHIFT, object);
    this.#parts.push(object);
    return result;
  }

  /** A TObjArray of objects that `body` goes through. One with a name can be made longer. */
  array<T>(body: (className: string, remember: (value: T) => void) => T, name?: string): (T | undefined)[] {
    return this.framed(() => {
      const { cursor } = this;
      this.skipObject();
      cursor.string();
      const at = cursor.position;
      const count = cursor.count(4);
      cursor.skip(4);
      const { inner, result } = this.#inside(() => Array.from({ length: count }, () => this.pointer(body)));
      this.#parts.push({ kind: 'array', at, end: cursor.position, items: inner, name });
      return result;
    });
  }

  /** A TObject. */
  skipObject(): void {
    const { cursor } = this;
    cursor.skip(2 + 4);
    if (cursor.u32() & 0x10) cursor.skip(2);
  }

  /** A TNamed; gives the name. */
  named(): string {
    return this.framed(() => {
      this.skipObject();
      return this.cursor.string();
    });
  }

  #inside<T>(body: () => T): { inner: Part[]; result: T } {
    const outer = this.#parts;
    const inner: Part[] = [];
    this.#parts = inner;
    try {
      return { inner, result: body() };
    } finally {
      this.#parts = outer;
    }
  }

  #peek(): number {
    this.cursor.need(4);
    return this.cursor.view.getUint32(this.cursor.position);
  }

  #byteCount(): number {
    const { cursor } = this;
    const at = cursor.position;
    const count = cursor.u32();
    const end = at + 4 + (count & 0x3fffffff);
    if ((count & 0x40000000) === 0 || end > cursor.end) {
      cursor.fail('expected the byte count of an object inside the record', at);
    }
    return end;
  }

  #reference<T>(at = this.cursor.position): T | undefined {
    const { cursor } = this;
    const to = cursor.u32();
    if (to >= CLASS_BIT) cursor.fail('an object behind a pointer that does not say how long it is', at);
    this.#parts.push({ kind: 'reference', at, end: cursor.position, to });
    return cursor.references.objects.get(to) as T | undefined;
  }

  #className(): string {
    const { cursor } = this;
    const at = cursor.position;
    const tag = cursor.u32();
    const { classes } = cursor.references;
    if (tag === NEW_CLASS) {
      const name = cursor.zeroEnded();
      classes.set(at + cursor.origin + SHIFT, name);
      return name;
    }
    const name = classes.get(tag - CLASS_BIT);
    return name ?? cursor.fail(`a class reference to ${tag - CLASS_BIT}, where no class is`, at);
  }
}
