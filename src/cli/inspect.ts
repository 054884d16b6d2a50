import { UsageError } from '../errors.ts';
import { inspectFile, inspectTree, openRootFile, type RootFile, verifyFile } from '../root/index.ts';
import { type ByteSource, openSource } from '../storage/index.ts';
import { type Command, EXIT, type ExitCode, parseCommandLine, type Terminal } from './command.ts';
import { describeFile, describeObject } from './describe-file.ts';
import { jsonText } from './json-text.ts';
import { describeVerdict } from './verify-report.ts';

const HELP = `usage: beamline inspect FILE [OBJECT] [options]

Says what is in a ROOT file, or in one object of it: a tree with its branches, types and sizes; a histogram with its
numbers; any other object as plain data. FILE is a path or a URL.

  --json      all of it as JSON, with figures over every value of every branch
  --verify    checks every key, basket, page and value of FILE instead; exit code 1 when there are errors
  --entries N with a tree as OBJECT: also its first N entries`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  verify: { type: 'boolean', default: false },
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
    if (values.verify && object !== undefined) {
      throw new UsageError('beamline inspect: --verify checks a whole file, not one object');
    }
    const source = await openSource(path, { signal: terminal.signal });
    try {
      if (values.verify) return await verify(source, values.json, terminal);
      const file = await openRootFile(source, { signal: terminal.signal });
      terminal.out(`${await answer(file, object, values, terminal)}\n`);
    } finally {
      await source.close();
    }
    return EXIT.done;
  },
};

async function verify(source: ByteSource, json: boolean, { signal, out }: Terminal): Promise<ExitCode> {
  const verdict = await verifyFile(source, { signal });
  out(`${json ? jsonText(verdict) : describeVerdict(verdict)}\n`);
  return verdict.isSound ? EXIT.done : EXIT.failed;
}

async function answer(
  file: RootFile,
  object: string | undefined,
  { json, entries }: { json: boolean; entries?: string | undefined },
  { signal }: Terminal,
): Promise<string> {
  if (json && object === undefined) return jsonText(await inspectFile(file, { signal }));
  if (object === undefined) return describeFile(file, signal);
  if (json) {
    const tree = await inspectTree(file, object, { signal });
    return jsonText(tree ?? (await file.get(object, { signal })));
  }
  return describeObject(file, object, { entries: Number(entries ?? 0), signal });
}
