import type { Table } from '../../../column/index.ts';
import {
  addCutFlows,
  type CutFlow,
  type EventTable,
  mergeNotes,
  type Note,
  parsedTable,
  selectEvents,
  weighEvents,
} from '../../../event/index.ts';
import {
  type InputFile,
  type OutputFile,
  publish,
  type TaskContext,
  typedTask,
} from '../../../jobs/index.ts';
import { openRootFile, type Tree } from '../../../root/index.ts';
import { FOLDERS, type Group } from '../run-layout.ts';
import { openInput } from './open-input.ts';
import { lookingAhead, type Tables, writeParsed } from './parsed-file.ts';
import { planReading, type Reading } from './plan-reading.ts';
import { readableBranches } from './readable-branches.ts';
import type { WholeSample } from './sample.ts';

/** A piece of an input file that is to be selected from. */
export type ParseInput = Reading & {
  readonly file: InputFile;
  readonly tree: string;
  readonly group: Group;
  /** The place of the file among the inputs of the run; kept with every event as `file`. */
  readonly fileIndex: number;
  readonly piece: readonly [start: number, end: number];
};

/** What was kept of it, and where it is. */
export type ParseResult = {
  /** What its events may be added to. */
  readonly group: Group;
  readonly outputs: readonly OutputFile[];
  readonly events: number;
  /** Objects of each kind in the events that were kept. */
  readonly particles: Readonly<Record<string, number>>;
  readonly cutFlow: CutFlow;
  readonly notes: readonly Note[];
  /** Of the input, from where it is. */
  readonly bytesRead: number;
};

/** Entries read at once: bounds the memory, whatever the file. */
const BATCH_ENTRIES = 20_000;

/** Selects the events of a piece of a file and writes them to `parsed_data/`, a new file whenever one is full. */
export const parseTask = typedTask(
  'bumpnet/parse',
  async (input: ParseInput, context): Promise<ParseResult> => {
    const { source, bytesRead } = await openInput(input.file, context.signal);
    try {
      const root = await openRootFile(source, { signal: context.signal });
      const tree = await root.tree(input.tree, { signal: context.signal });
      const tally: Tally = { cutFlows: [], notes: [], particles: {}, events: 0 };
      const tables = lookingAhead(selectedTables(input, tree, tally, context));
      const outputs: OutputFile[] = [];
      while (await tables.more()) outputs.push(await writeChunk(input, outputs.length, tables, context));
      const { cutFlows, notes, particles, events } = tally;
      const cutFlow = addCutFlows(cutFlows);
      return {
        group: input.group,
        outputs,
        events,
        particles,
        cutFlow,
        notes: mergeNotes([...notes, ...cutNotes(cutFlow)]),
        bytesRead: bytesRead(),
      };
    } finally {
      await source.close();
    }
  },
);

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
  const { plan, weighting } = planReading(input, readableBranches(tree));
  tally.notes.push(...sampleNotes(input.sample));
  const [start, end] = input.piece;
  for await (const batch of tree.batches(plan.columns, { start, end, entries: BATCH_ENTRIES, signal })) {
    const read = plan.events(batch);
    const all = weighting === undefined ? read : weighEvents(read, weighting);
    const { events, cutFlow } = selectEvents(all, plan.selection);
    tally.cutFlows.push(cutFlow);
    tally.notes.push(...all.notes);
    count(events, tally);
    progress({ done: batch.start + batch.length - start, total: end - start, unit: 'events' });
    if (events.length > 0) yield parsedTable(withFile(events, input.fileIndex));
  }
}

/** What a user should hear of cuts that were asked for and not made. */
function cutNotes({ notApplied }: CutFlow): Note[] {
  return notApplied.map(({ cut, reason, events }) => ({
    text: `events read without the cut "${cut}" (${reason})`,
    count: events,
  }));
}

/** What a user should hear of the sum of weights. */
function sampleNotes(sample: WholeSample | null): Note[] {
  if (sample === null || sample.lacking === 0) return [];
  const inputs = sample.lacking === 1 ? '1 input that' : `${sample.lacking} inputs that`;
  const text = `the sum of weights of sample "${sample.name}" was made of its files without ${inputs} could not be read`;
  return [{ text, count: 1 }];
}

function count(events: EventTable, tally: Tally): void {
  tally.events += events.length;
  for (const [type, { pt }] of events.collections)
    tally.particles[type] = (tally.particles[type] ?? 0) + pt.length;
}

function withFile(events: EventTable, fileIndex: number): EventTable {
  const file = new Int32Array(events.length).fill(fileIndex);
  return { ...events, fields: new Map([...events.fields, ['file', file]]) };
}

async function writeChunk(
  input: ParseInput,
  chunk: number,
  tables: Tables,
  { directory }: TaskContext,
): Promise<OutputFile> {
  const path = `${FOLDERS.parsed}/${chunkName(input, chunk)}.root`;
  return publish(directory, path, (temporary) =>
    writeParsed(temporary, { path, bytes: input.settings.chunkBytes }, tables),
  );
}

/** Names sort as the inputs do. */
function chunkName({ group, fileIndex, piece }: ParseInput, chunk: number): string {
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  return `parsed_${group}_${digits(fileIndex, 6)}_${digits(piece[0], 12)}_${digits(chunk, 4)}`;
}
