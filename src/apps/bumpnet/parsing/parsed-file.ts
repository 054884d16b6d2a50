import { basename } from 'node:path';
import { type Column, columnLength, isNumbers, type Table } from '../../../column/index.ts';
import { FormatError } from '../../../errors.ts';
import { type BranchType, createRootFile, type NumberType, reproducible } from '../../../root/index.ts';
import { toNewFile } from '../../../storage/index.ts';

/** Level 3 takes twice the time of level 1 and makes no smaller files of these numbers. */
const COMPRESSION = { algorithm: 'zstd', level: 1 } as const;

/** Tables that come one after another, and that one may ask whether there is another one. */
export interface Tables {
  more(): Promise<boolean>;
  /** The next one; `more` was asked before. */
  next(): Table;
}

/** Lets the writer of files ask whether there is anything for another one. */
export function lookingAhead(tables: AsyncGenerator<Table>): Tables {
  let ahead: Table | undefined;
  return {
    async more() {
      ahead ??= (await tables.next()).value ?? undefined;
      return ahead !== undefined;
    },
    next() {
      const table = ahead as Table; // `more` was asked before.
      ahead = undefined;
      return table;
    },
  };
}

/** Writes tables as the tree `events` until there are none, or the file holds `bytes`; `path` is its final name. */
export async function writeParsed(
  temporary: string,
  { path, bytes: most }: { path: string; bytes: number },
  tables: Tables,
): Promise<void> {
  const file = await createRootFile(await toNewFile(temporary), {
    compression: COMPRESSION,
    identity: reproducible(basename(path)),
  });
  let table = tables.next();
  const tree = file.tree('events', branchTypes(table), { title: 'selected events, GeV' });
  let bytes = 0;
  while (true) {
    await tree.append(table);
    bytes += bytesOf(table);
    if (bytes >= most || !(await tables.more())) break;
    table = tables.next();
  }
  await file.close();
}

function branchTypes(table: Table): Record<string, BranchType> {
  const types: Record<string, BranchType> = {};
  for (const [name, column] of table.columns) types[name] = branchType(name, column);
  return types;
}

function branchType(name: string, column: Column): BranchType {
  if (isNumbers(column)) return { type: numberType(column) };
  if (column.kind !== 'jagged' || !isNumbers(column.content)) {
    throw new FormatError(`bumpnet: column "${name}" is neither flat nor a list of numbers`);
  }
  return { type: numberType(column.content), counter: `n${name.slice(0, name.indexOf('_'))}` };
}

const NUMBER_TYPES = new Map<unknown, NumberType>([
  [Int8Array, 'int8'],
  [Uint8Array, 'uint8'],
  [Int16Array, 'int16'],
  [Uint16Array, 'uint16'],
  [Int32Array, 'int32'],
  [Uint32Array, 'uint32'],
  [BigInt64Array, 'int64'],
  [BigUint64Array, 'uint64'],
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
]);

function numberType(numbers: ArrayBufferView): NumberType {
  const type = NUMBER_TYPES.get(numbers.constructor);
  if (!type) throw new FormatError(`bumpnet: ${numbers.constructor.name} is no column of numbers`);
  return type;
}

function bytesOf(table: Table): number {
  let bytes = 0;
  for (const column of table.columns.values()) bytes += bytesOfColumn(column);
  return bytes;
}

function bytesOfColumn(column: Column): number {
  if (isNumbers(column)) return column.byteLength;
  return column.kind === 'jagged'
    ? column.offsets.byteLength + bytesOfColumn(column.content)
    : 8 * columnLength(column);
}
