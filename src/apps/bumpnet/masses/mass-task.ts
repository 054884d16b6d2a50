import { basename, join } from 'node:path';
import type { EventTable } from '../../../event/index.ts';
import { type OutputFile, publish, type TaskContext, typedTask } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import { readableBranches } from '../parsing/readable-branches.ts';
import { PARTS } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { massBuffer } from './mass-buffer.ts';
import { massesBy } from './masses.ts';
import { parsedEvents } from './parsed-schema.ts';
import { createPart } from './part-file.ts';

/** Parsed files of one group that follow one another. */
export type MassInput = {
  readonly parsed: readonly OutputFile[];
  readonly settings: MassSettings;
};

/** Where their masses are. */
export type MassResult = {
  readonly outputs: readonly OutputFile[];
  readonly events: number;
  readonly notFinite: number;
};

/** Events that are in memory at once. */
const BATCH_EVENTS = 100_000;

/** Computes the masses of all events of some parsed files and writes them to a part file. */
export const massTask = typedTask(
  'bumpnet/masses',
  async (input: MassInput, context): Promise<MassResult> => {
    const { directory, progress } = context;
    const masses = plannedFor(input.settings);
    let [events, notFinite] = [0, 0];
    const output = await publish(directory, partPath(input), async (temporary) => {
      const part = await createPart(temporary);
      try {
        const buffer = massBuffer(part, input.settings.bufferBytes);
        for (const [i, { path }] of input.parsed.entries()) {
          for await (const batch of eventsOf(join(directory, path), input.settings, context)) {
            const made = masses(batch);
            await buffer.add(made);
            events += batch.length;
            notFinite += made.notFinite;
          }
          progress({ done: i + 1, total: input.parsed.length, unit: 'files' });
        }
        await buffer.finish();
      } finally {
        await part.close();
      }
    });
    return { outputs: [output], events, notFinite };
  },
);

let planned: { readonly settings: string; readonly masses: ReturnType<typeof massesBy> } | undefined;

/** The tasks of a run have the same settings: what was planned for the final states of one serves the next. */
function plannedFor(settings: MassSettings): ReturnType<typeof massesBy> {
  const key = JSON.stringify(settings);
  if (planned?.settings !== key) planned = { settings: key, masses: massesBy(settings) };
  return planned.masses;
}

/** The events of a parsed file with what masses need of them, some at a time. */
async function* eventsOf(
  path: string,
  settings: MassSettings,
  { signal }: TaskContext,
): AsyncGenerator<EventTable> {
  const source = await fromFile(path);
  try {
    const root = await openRootFile(source, { signal });
    const tree = await root.tree('events', { signal });
    const needed = settings.splitByCharge
      ? /_(pt|eta|phi|mass|charge)$|^weight$/
      : /_(pt|eta|phi|mass)$|^weight$/;
    const columns = parsedEvents.columns(readableBranches(tree).filter((branch) => needed.test(branch)));
    for await (const batch of tree.batches(columns, { entries: BATCH_EVENTS, signal }))
      yield parsedEvents.events(batch);
  } finally {
    await source.close();
  }
}

/** A part is called after the first of its parsed files. */
function partPath({ parsed: [first] }: MassInput): string {
  return `${PARTS}/${basename(first?.path ?? '', '.root')}.part`;
}
