import { FormatError, UnsupportedError } from '../../errors.ts';
import type { ReadOptions } from '../../storage/index.ts';
import { Cursor } from '../bytes/cursor.ts';
import { readRecord } from '../file/record.ts';
import { readBaseObject } from '../streamer/base-objects.ts';
import type { ClassTable } from '../streamer/class-table.ts';
import { readObjectArray } from '../streamer/object-array.ts';
import { readObjectHeader } from '../streamer/object-header.ts';
import { readPointer } from '../streamer/pointer.ts';
import { ARRAYS, type LocatedObject, locateMembers, readLocated, STORED_BYTES } from './locate-members.ts';
import type { InputObject, OpenInput } from './merge-input.ts';
import { type InputAxis, readAxis } from './read-histogram.ts';

/**
 * A sparse histogram (THnSparse) of an input. Its record ends with an array of chunks, each with
 *
 *     bytes of the coordinates of one bin, and of all
 *     the coordinates: for each bin the numbers along the axes, packed into bits. Equal axes pack equal bins alike.
 *     contents: an array that has room for more bins than there are
 *     sums of squared weights, likewise, or null
 */
export interface InputSparse {
  readonly bytes: Uint8Array;
  readonly located: LocatedObject;
  readonly axes: readonly InputAxis[];
  /** Where the array of chunks starts; it ends with the record. */
  readonly chunksAt: number;
  /** Bins of every chunk but the last. */
  readonly chunkBins: number;
  /** `undefined` when there is no chunk. */
  readonly form: ChunkForm | undefined;
  /** For each filled bin its packed coordinates, a character for each byte, with its content and its sum of squares. */
  readonly bins: ReadonlyMap<string, readonly [content: number, squares: number]>;
  /** Whether sums of squared weights are kept; where not, they are the contents. */
  readonly isWeighted: boolean;
}

/** How chunks are stored. */
export interface ChunkForm {
  /** The version of the class of chunks. */
  readonly version: number;
  readonly coordinateBytes: number;
  /** The class of the arrays of contents. */
  readonly contentClass: string;
}

const CHUNK_CLASS = 'THnSparseArrayChunk';
/** Where the byte counts of the two objects stand that end where the chunks do. */
export const OUTER_OBJECTS = [0, 6];
const CHUNK_MEMBERS = 'TObject fSingleCoordinateSize fCoordinatesSize fCoordinates fContent fSumw2';

/** Whether objects of a class are sparse histograms. */
export function isSparse(className: string): boolean {
  return /^THnSparseT<.*>$/.test(className);
}

/** Reads a sparse histogram. Throws `UnsupportedError` for one of another layout than ROOT has had so far. */
export async function readInputSparse(
  input: OpenInput,
  { key, path }: InputObject,
  options: ReadOptions,
): Promise<InputSparse> {
  const cursor = await readRecord(input.file, key, options);
  const { bytes, view, place, origin, end } = cursor;
  const { classes } = input.streamers;
  const located = locateMembers(cursor, key.className, classes);
  const where = `root: "${input.file.name}": "${path}"`;
  const [dimensions, size, filled] = ['fNdimensions', 'fChunkSize', 'fFilledBins'].map((name) => {
    const found = located.numbers.get(name);
    if (!found) throw new UnsupportedError(`${where} is a sparse histogram without ${name}`);
    return { end: found.at + STORED_BYTES[found.type], value: readLocated(view, found)[0]! };
  });
  // One cursor for both, as later objects may refer to the classes of earlier ones.
  const inside = new Cursor(bytes, place, { origin, end });
  inside.position = dimensions!.end;
  const axes = readAxes(inside, classes);
  inside.position = filled!.end;
  const chunks = readChunks(inside, classes);
  const isLast = OUTER_OBJECTS.every((at) => view.getUint32(at) === 0x40000000 + end - at - 4);
  if (inside.position !== end || !isLast || axes.length !== dimensions!.value)
    throw new UnsupportedError(`${where} is a sparse histogram of an unknown layout`);
  if (chunks.bins.size !== filled!.value) {
    throw new FormatError(`${where}: expected ${filled!.value} filled bins, got ${chunks.bins.size}`);
  }
  return { bytes, located, axes, chunksAt: filled!.end, chunkBins: Math.max(1, size!.value), ...chunks };
}

function readAxes(cursor: Cursor, classes: ClassTable): InputAxis[] {
  const axes = readObjectArray(cursor, (className) => {
    const located = locateMembers(cursor, className, classes);
    return readAxis(cursor.view, located, '');
  });
  return axes.filter((axis) => axis !== undefined);
}

type Chunks = Pick<InputSparse, 'bins' | 'form' | 'isWeighted'>;

function readChunks(cursor: Cursor, classes: ClassTable): Chunks {
  const bins = new Map<string, readonly [number, number]>();
  const chunks = readObjectArray(cursor, (className) => readChunk(cursor, className, classes, bins));
  const form = chunks.find((chunk) => chunk !== undefined);
  return { bins, form, isWeighted: chunks.some((chunk) => chunk?.isWeighted) };
}

function readChunk(
  cursor: Cursor,
  className: string,
  classes: ClassTable,
  bins: Map<string, readonly [number, number]>,
): ChunkForm & { isWeighted: boolean } {
  const { version } = readObjectHeader(cursor);
  const info = className === CHUNK_CLASS ? classes.find(className, version) : undefined;
  if (info?.elements.map(({ name }) => name).join(' ') !== CHUNK_MEMBERS) {
    const { file, object } = cursor.place;
    throw new UnsupportedError(`root: "${file}": ${object}: a chunk of an unknown layout (${className})`);
  }
  readBaseObject(cursor);
  const coordinateBytes = cursor.count(1);
  const total = cursor.count(1);
  const coordinates =
    cursor.u8() === 0 ? undefined : cursor.bytes.subarray(cursor.skip(total), cursor.position);
  const content = readArray(cursor);
  const squares = readArray(cursor);
  const count = coordinates && coordinateBytes > 0 ? total / coordinateBytes : 0;
  if (!content || !Number.isInteger(count) || content.values.length < count) {
    cursor.fail(`a chunk of ${count} bins with ${content?.values.length ?? 0} contents`);
  }
  for (let i = 0; i < count; i++) {
    const packed = String.fromCharCode(
      ...coordinates!.subarray(i * coordinateBytes, (i + 1) * coordinateBytes),
    );
    const value = content.values[i]!;
    bins.set(packed, [value, squares?.values[i] ?? value]);
  }
  return { version, coordinateBytes, contentClass: content.className, isWeighted: squares !== undefined };
}

/** An array of numbers behind a pointer. */
function readArray(cursor: Cursor): { className: string; values: Float64Array } | undefined {
  return readPointer(cursor, (className) => {
    const type = ARRAYS[className];
    if (!type) cursor.fail(`contents in a ${className}`);
    const count = cursor.count(STORED_BYTES[type]);
    const at = cursor.skip(count * STORED_BYTES[type]);
    return { className, values: readLocated(cursor.view, { at, count, type }) };
  });
}
