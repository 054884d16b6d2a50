import type { Column } from '../../column/index.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ColumnReader } from '../model/column-reader.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { OneByOneReader } from '../model/one-by-one.ts';

/**
 * Entries of a TBranchObject: the length of a class name, the name with its closing zero, the object. The class is the
 * one of the branch in every file there is; an entry of another one is refused.
 */
export class NamedObjectReader extends OneByOneReader {
  readonly #className: string;
  readonly #named: boolean;
  readonly #object: ColumnReader;

  constructor(options: { className: string; named: boolean }, context: CompileContext) {
    super();
    this.#className = options.className;
    this.#named = options.named;
    this.#object = compileReader({ kind: 'object', className: options.className }, context);
  }

  get length(): number {
    return this.#object.length;
  }

  read(cursor: Cursor): void {
    if (this.#named) {
      const start = cursor.position;
      cursor.skip(1);
      const className = cursor.zeroEnded();
      if (className !== this.#className) {
        cursor.fail(`expected an object of class ${this.#className}, got ${className}`, start);
      }
    }
    this.#object.read(cursor);
  }

  addEmpty(count: number): void {
    this.#object.addEmpty(count);
  }

  finish(): Column {
    return this.#object.finish();
  }
}
