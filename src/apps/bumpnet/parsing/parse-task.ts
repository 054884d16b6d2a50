import { basename } from 'node:path';
import { type Column, columnLength, isNumbers, type Table } from '../../../column/index.ts';
import { FormatError } from '../../../errors.ts';
import {
  addCutFlows,
  type CutFlow,
  type EventTable,
  mergeNotes,
  type Note,
  parsedTable,
  SCHEMAS,
  type Schema,
  selectEvents,
} from '../../../event/index.ts';
import {
  type InputFile,
  type OutputFile,
  publish,
  type TaskContext,
  typedTask,
} from '../../../jobs/index.ts';
import {
  type BranchType,
  createRootFile,
  type NumberType,
  openRootFile,
  reproducible,
  type Tree,
} from '../../../root/index.ts';
import { type ByteSource, openSource, toNewFile } from '../../../storage/index.ts';
import { FOLDERS, type Group } from '../run-layout.ts';
import type { ParsingSettings } from '../settings.ts';
import { readableBranches } from './readable-branches.ts';

/** A piece of an input file that is to be selected from. */
export type ParseInput = {
  readonly file: InputFile;
  readonly schema: string;
  readonly tree: string;
  readonly group: Group;
  /** The place of the file among the inputs of the run; kept with every event as `file`. */
  readonly fileIndex: number;
  readonly piece: readonly [start: number, end: number];
  readonly settings: ParsingSettings;
};

/** What was kept of it, and where it is. */
export type ParseResult = {
  readonly outputs: readonly OutputFile[];
  readonly events: number;
  /** Objects of each kind in the events that were kept. */
  readonly particles: Readonly<Record<string, number>>;
  readonly cutFlow: CutFlow;
  readonly notes: readonly Note[];
};

/** Entries read at once: bounds the memory, whatever the file. */
const BATCH_ENTRIES = 20_000;
const COMPRESSION = { algorithm: 'zstd', level: 3 } as const;

/** Selects the events of a piece of a file and writes them to `parsed_data/`, a new file whenever one is full. */
export const parseTask = typedTask(
  'bumpnet/parse',
  async (input: ParseInput, context): Promise<ParseResult> => {
    const source = await openSource(input.file.url, { signal: context.signal });
    try {
      await checkUnchanged(input.file, source);
      const root = await openRootFile(source, { signal: context.signal });
      const tree = await root.tree(input.tree, { signal: context.signal });
      const tally: Tally = { cutFlows: [], notes: [], particles: {}, events: 0 };
      const tables = lookingAhead(selectedTables(input, tree, tally, context));
      const outputs: OutputFile[] = [];
      while (await tables.more()) outputs.push(await writeChunk(input, outputs.length, tables, context));
      const { cutFlows, notes, particles, events } = tally;
      return { outputs, events, particles, cutFlow: addCutFlows(cutFlows), notes: mergeNotes(notes) };
    } finally {
      await source.close();
    }
  },
);

/** A file that was replaced since it was looked at would be read with the wrong cuts in it. */
async function checkUnchanged(file: InputFile, source: ByteSource): Promise<void> {
  const size = await source.size();
  if (file.bytes === undefined || file.bytes === size) return;
  throw new FormatError(`bumpnet: "${file.url}" had ${file.bytes} bytes when it was scanned, now ${size}`, {
    hint: 'begin a new run',
  });
}

interface Tally {
  readonly cutFlows: CutFlow[];
  readonly notes: Note[];
  readonly particles: Record<string, number>;
  events: number;
}

/** The selected events of a piece, batch by batch; batches of which nothing is kept are passed over. */
async function* selectedTables(
  input: ParseInput,
  tree: Tree,
  tally: Tally,
  { signal, progress }: TaskContext,
): AsyncGenerator<Table> {
  const schema = schemaNamed(input.schema);
  const options = { btag: input.settings.btag ?? undefined };
  const columns = schema.columns(readableBranches(tree), options);
  const [start, end] = input.piece;
  for await (const batch of tree.batches(columns, { start, end, entries: BATCH_ENTRIES, signal })) {
    const all = schema.events(batch, options);
    const { events, cutFlow } = selectEvents(all, input.settings);
    tally.cutFlows.push(cutFlow);
    tally.notes.push(...all.notes);
    count(events, tally);
    progress({ done: batch.start + batch.length - start, total: end - start, unit: 'events' });
    if (events.length > 0) yield parsedTable(withFile(events, input.fileIndex));
  }
}

function count(events: EventTable, tally: Tally): void {
  tally.events += events.length;
  for (const [type, { pt }] of events.collections)
    tally.particles[type] = (tally.particles[type] ?? 0) + pt.length;
}

function schemaNamed(name: string): Schema {
  const schema = SCHEMAS.find((one) => one.name === name);
  if (!schema) throw new FormatError(`bumpnet: no schema is called "${name}"`);
  return schema;
}

function withFile(events: EventTable, fileIndex: number): EventTable {
  const file = new Int32Array(events.length).fill(fileIndex);
  return { ...events, fields: new Map([...events.fields, ['file', file]]) };
}

interface Tables {
  more(): Promise<boolean>;
  next(): Table;
}

/** Lets the writer of files ask whether there is anything for another one. */
function lookingAhead(tables: AsyncGenerator<Table>): Tables {
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

async function writeChunk(
  input: ParseInput,
  chunk: number,
  tables: Tables,
  { directory }: TaskContext,
): Promise<OutputFile> {
  const path = `${FOLDERS.parsed}/${chunkName(input, chunk)}.root`;
  return publish(directory, path, async (temporary) => {
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
      if (bytes >= input.settings.chunkBytes || !(await tables.more())) break;
      table = tables.next();
    }
    await file.close();
  });
}

/** Names sort as the inputs do. */
function chunkName({ group, fileIndex, piece }: ParseInput, chunk: number): string {
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  return `parsed_${group}_${digits(fileIndex, 6)}_${digits(piece[0], 12)}_${digits(chunk, 4)}`;
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
