import { UsageError } from '../errors.ts';
import { inspectFile, openRootFile, type RootFile } from '../root/index.ts';
import { openSource } from '../storage/index.ts';
import { type Command, EXIT, parseCommandLine, type Terminal } from './command.ts';
import { describeFile, describeObject } from './describe-file.ts';
import { jsonText } from './json-text.ts';

const HELP = `usage: beamline inspect FILE [OBJECT] [options]

Says what is in a ROOT file, or in one object of it: a tree with its branches, types and sizes; a histogram with its
numbers; any other object as plain data. FILE is a path or a URL.

  --json      all of it as JSON, with figures over every value of every branch
  --entries N with a tree as OBJECT: also its first N entries`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  entries: { type: 'string' },
} as const;

/** `beamline inspect`. */
export const inspectCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('inspect', args, OPTIONS);
    const [path, object, ...others] = positionals;
    if (path === undefined || others.length > 0) {
      throw new UsageError('beamline inspect: expected one file', { hint: 'beamline inspect FILE [OBJECT]' });
    }
    const source = await openSource(path, { signal: terminal.signal });
    try {
      const file = await openRootFile(source, { signal: terminal.signal });
      terminal.out(`${await answer(file, object, values, terminal)}\n`);
    } finally {
      await source.close();
    }
    return EXIT.done;
  },
};

async function answer(
  file: RootFile,
  object: string | undefined,
  { json, entries }: { json: boolean; entries?: string | undefined },
  { signal }: Terminal,
): Promise<string> {
  if (json && object === undefined) return jsonText(await inspectFile(file, { signal }));
  if (json) return jsonText(await file.get(object as string, { signal }));
  if (object === undefined) return describeFile(file, signal);
  return describeObject(file, object, { entries: Number(entries ?? 0), signal });
}
