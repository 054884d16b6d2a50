import { UnsupportedError } from '../../errors.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { parseCppType, spellCppType } from '../streamer/cpp-type.ts';
import { type RootType, typeOfName } from '../streamer/root-type.ts';
import { ArrayReader, BitsetReader } from './array-reader.ts';
import { BaseObjectReader } from './base-object-reader.ts';
import type { ColumnReader } from './column-reader.ts';
import { ListReader } from './list-reader.ts';
import { NumberReader, PackedReader } from './number-reader.ts';
import { ObjectReader, StdArrayReader } from './object-reader.ts';
import { OpaqueReader } from './opaque-reader.ts';
import { PairReader } from './pair-reader.ts';
import { type CompileClass, readPointed } from './read-object.ts';
import type { RootValue } from './root-object.ts';
import { selfStreamedReader } from './self-streamed-classes.ts';
import { specialReader } from './special-classes.ts';
import { TextReader } from './text-reader.ts';
import { ValueReader } from './value-reader.ts';
import { readStatusBits, WordReader } from './word-reader.ts';

/** What readers need to know beside the type. */
export interface CompileContext {
  readonly classes: ClassTable;
  /** Keep fUniqueID and fBits of TObject. */
  readonly keepBaseObject: boolean;
  /** Readers that were made for one type and all that is inside it; counted by `compileReader` itself. */
  readonly made?: { count: number };
}

/** Classes inside one another that are more than this contain themselves. */
const DEEPEST = 60;

/** No class has so many members in all; two members of each class in the next one make more. */
const MOST_READERS = 100_000;

/** Makes a reader for a type; throws `UnsupportedError` for a class that is not described. */
export function compileReader(
  type: RootType,
  context: CompileContext,
  inside: readonly string[] = [],
): ColumnReader {
  const made = context.made ?? { count: 0 };
  if (inside.length > DEEPEST)
    throw new UnsupportedError(`root: "${inside.at(-1)}" is inside ${inside.length} others`);
  if (++made.count > MOST_READERS)
    throw new UnsupportedError(`root: "${inside[0]}" has more than ${MOST_READERS} members`);
  return compileType(type, { ...context, made }, inside);
}

function compileType(type: RootType, context: CompileContext, inside: readonly string[]): ColumnReader {
  switch (type.kind) {
    case 'number':
      return new NumberReader(type.number);
    case 'packed':
      return new PackedReader(type.packing);
    case 'text':
      return new TextReader('string', type.name === 'std::string' ? 'always' : 'never');
    case 'chars':
      return new TextReader('chars');
    case 'bits':
      return new WordReader(readStatusBits);
    case 'bitset':
      return new BitsetReader(type.bits);
    case 'list':
      return new ListReader(compileReader(type.item, context, [...inside, type.container]), type.container);
    case 'map':
      return new ListReader(
        new PairReader(
          ['key', 'value'],
          compileReader(type.key, context, [...inside, type.container]),
          compileReader(type.value, context, [...inside, type.container]),
          false,
        ),
        type.container,
      );
    case 'array':
      if (type.className !== undefined && context.classes.find(type.className))
        return new StdArrayReader(...describedClass(type.className, context, inside));
      return new ArrayReader(compileArrayItem(type.item, context, inside), type.length);
    case 'object':
      return compileObject(type.className, context, inside);
    case 'pointer':
      return new ValueReader((cursor) => readPointed(cursor, classCompiler(context)));
    case 'counted':
      // In a branch of its own the counter is in another branch: only entries without any item can be read.
      return new ValueReader((): RootValue => {
        throw new UnsupportedError('root: an array without the object that counts its items');
      });
    default:
      return type satisfies never;
  }
}

function compileArrayItem(type: RootType, context: CompileContext, inside: readonly string[]): ColumnReader {
  const isText = type.kind === 'text' && type.name === 'TString';
  return isText ? new TextReader('string', 'if-counted') : compileReader(type, context, inside);
}

/** Makes readers for the classes of objects behind pointers. */
export function classCompiler({ classes, keepBaseObject }: CompileContext): CompileClass {
  // What is behind a pointer takes bytes: it is counted for itself.
  return (className) => compileReader(typeOfName(className), { classes, keepBaseObject });
}

function compileObject(className: string, context: CompileContext, inside: readonly string[]): ColumnReader {
  if (className === 'TObject') return new BaseObjectReader(context.keepBaseObject);
  const special =
    specialReader(className, classCompiler(context)) ?? selfStreamedReader(className, context.classes);
  if (special) return special;
  if (className.startsWith('pair<') && !context.classes.find(className))
    return compilePair(className, context, inside);
  if (inside.length > 0 && !context.classes.find(className)) return new OpaqueReader(className);
  return new ObjectReader(...describedClass(className, context, inside));
}

/** What reading a class by its description takes. */
function describedClass(
  className: string,
  context: CompileContext,
  inside: readonly string[],
): ConstructorParameters<typeof ObjectReader> {
  const deeper = [...inside, className];
  const compile = (type: RootType) => compileReader(type, context, deeper);
  return [className, context.classes, compile, inside.includes(className)];
}

function compilePair(className: string, context: CompileContext, inside: readonly string[]): ColumnReader {
  const [first, second] = parseCppType(className).args;
  if (!first || !second) throw new UnsupportedError(`root: no description of class "${className}"`);
  const compile = (name: string) => compileReader(typeOfName(name), context, [...inside, className]);
  return new PairReader(
    ['first', 'second'],
    compile(spellCppType(first)),
    compile(spellCppType(second)),
    true,
  );
}
