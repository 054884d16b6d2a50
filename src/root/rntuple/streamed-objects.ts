import type { Column, TextColumn } from '../../column/index.ts';
import { Cursor, type Place } from '../bytes/cursor.ts';
import { type CompileContext, compileReader } from '../model/compile.ts';
import { typeOfName } from '../streamer/root-type.ts';

/** Makes a column of objects of a class from the bytes of each. */
export type ReadObjects = (className: string, bytes: TextColumn) => Column;

/** Reads objects as ROOT streams them. Throws `UnsupportedError` for a class that is not described. */
export function objectReader(context: CompileContext, place: Place): ReadObjects {
  return (className, { offsets, bytes }) => {
    const reader = compileReader(typeOfName(className), context);
    const cursor = new Cursor(bytes, place);
    for (let i = 0; i + 1 < offsets.length; i++) {
      cursor.position = offsets[i]!;
      cursor.end = offsets[i + 1]!;
      cursor.forget();
      reader.read(cursor);
      if (cursor.left !== 0)
        cursor.fail(`object ${i} of class ${className}: ${cursor.left} bytes are left over`);
    }
    return reader.finish();
  };
}
