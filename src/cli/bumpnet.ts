import { type BumpnetVerdict, readyForBumpnet } from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import { type Command, EXIT, parseCommandLine } from './command.ts';
import { jsonText } from './json-text.ts';
import { rootHistograms } from './root-histograms.ts';
import { alignColumns, countOf } from './text-table.ts';

const HELP = `usage: beamline bumpnet check FILE... [options]

Says which histograms of ROOT files BumpNet would take, and why not the others: it drops them without a word.
A histogram needs a name that begins with ROI and has a category, 25 bins or more up to the last filled one, 100 entries,
and a first bin that is not empty. What it would take but misread is told, too.

  --all          list the histograms that it takes as they are, too
  --json         everything as JSON

The exit code is 0 when it would take a histogram of each file, 1 when it would not.`;

const OPTIONS = {
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

interface CheckedFile {
  readonly file: string;
  readonly taken: number;
  readonly histograms: readonly BumpnetVerdict[];
}

/** `beamline bumpnet`. */
export const bumpnetCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('bumpnet', args, OPTIONS);
    const [action, ...paths] = positionals;
    if (action !== 'check' || paths.length === 0)
      throw new UsageError('beamline bumpnet: expected "check" and a ROOT file', {
        hint: 'beamline bumpnet check FILE',
      });
    const files: CheckedFile[] = [];
    for (const file of paths) {
      const histograms = (await rootHistograms(file, [], terminal)).map(readyForBumpnet);
      files.push({ file, taken: histograms.filter(({ isTaken }) => isTaken).length, histograms });
    }
    terminal.out(
      values.json
        ? `${jsonText(files)}\n`
        : files.map((one) => linesOf(one, values.all).join('\n')).join('\n'),
    );
    return files.every(({ taken }) => taken > 0) ? EXIT.done : EXIT.failed;
  },
};

function linesOf({ file, taken, histograms }: CheckedFile, withAll: boolean): string[] {
  const listed = histograms.filter(({ isTaken, warnings }) => withAll || !isTaken || warnings.length > 0);
  const rows = listed.map(({ name, isTaken, reasons, warnings, bins, events }) => [
    name,
    isTaken ? 'yes' : 'no',
    String(bins),
    String(Number(events.toPrecision(6))),
    [...reasons, ...warnings.map((warning) => `(${warning})`)].join('; '),
  ]);
  const table =
    rows.length > 0 ? alignColumns([['histogram', 'taken', 'bins', 'entries', 'why'], ...rows]) : [];
  return [...table, `${file}: BumpNet would take ${taken} of ${countOf(histograms.length, 'histogram')}`, ''];
}
