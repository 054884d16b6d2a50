import { basename, join } from 'node:path';
import { type OutputFile, publish, typedTask } from '../../../jobs/index.ts';
import { openRootFile } from '../../../root/index.ts';
import { fromFile } from '../../../storage/index.ts';
import { readableBranches } from '../parsing/readable-branches.ts';
import { PARTS } from '../run-layout.ts';
import type { MassSettings } from '../settings.ts';
import { massesOf } from './masses.ts';
import { parsedEvents } from './parsed-schema.ts';
import { writePart } from './part-file.ts';

/** Some events of a parsed file. */
export type MassInput = {
  readonly parsed: OutputFile;
  readonly start: number;
  readonly end: number;
  readonly settings: MassSettings;
};

/** Where their masses are. */
export type MassResult = {
  readonly outputs: readonly OutputFile[];
  readonly events: number;
  readonly notFinite: number;
};

/** Computes the masses of some parsed events and writes them to a part file. */
export const massTask = typedTask(
  'bumpnet/masses',
  async (input: MassInput, { directory, signal }): Promise<MassResult> => {
    const source = await fromFile(join(directory, input.parsed.path));
    try {
      const root = await openRootFile(source, { signal });
      const tree = await root.tree('events', { signal });
      const columns = parsedEvents.columns(readableBranches(tree));
      const events = parsedEvents.events(
        await tree.read(columns, { start: input.start, end: input.end, signal }),
      );
      const { states, arrays, notFinite } = massesOf(events, input.settings);
      const index = {
        states: Object.fromEntries(states),
        signatures: [...arrays].map(([name, masses]) => [name, masses.length] as const),
        notFinite,
      };
      const output = await publish(directory, partPath(input), (path) =>
        writePart(path, index, [...arrays.values()]),
      );
      return { outputs: [output], events: events.length, notFinite };
    } finally {
      await source.close();
    }
  },
);

function partPath({ parsed, start }: MassInput): string {
  const name = basename(parsed.path, '.root');
  return `${PARTS}/${name}_${String(start).padStart(12, '0')}.part`;
}
