import { writeFile } from 'node:fs/promises';
import { bumpFigure, runWide, scanHistograms } from '../apps/bumpnet/index.ts';
import { UsageError } from '../errors.ts';
import {
  FAMILIES,
  type Histogram1D,
  type NotScanned,
  type ScanOptions,
  type ScanResult,
} from '../hist/index.ts';
import { threadsExecutor } from '../jobs/index.ts';
import { toPng, toSvg } from '../plot/index.ts';
import { type Command, choiceOf, EXIT, parseCommandLine, positiveInteger, type Terminal } from './command.ts';
import { jsonText } from './json-text.ts';
import { rootHistograms } from './root-histograms.ts';
import { scanLines } from './scan-report.ts';

const HELP = `usage: beamline scan FILE [HISTOGRAM...] [options]

Looks for bumps in the histograms of a ROOT file (TH1): in each the window of bins that a smooth background explains
least, with the background fitted beside it, the local probability, and the global one by pseudo-experiments. The last
line says how likely the most significant of them is when that many histograms are searched.
A HISTOGRAM is a name, or a pattern with * such as "ROI_mass_g0g1_*"; all are taken without one.

  --toys N           pseudo-experiments for each histogram, at most        [1000]
  --seed N           the same seed gives the same numbers                  [1]
  --family A,B       backgrounds: ${FAMILIES.join(', ')}           [all]
  --criterion C      parameters of the background by f-test or aic         [f-test]
  --max-width N      bins of the widest window                             [5]
  --from X, --to X   search only between these masses
  --exclude X-Y      leave out these masses, in the fit and in the search; may be given several times
  --min-events N     leave out histograms with fewer entries               [100]
  --threads N        make pseudo-experiments on so many threads             [one for each core]
  --figure FILE      draw the most significant one, as .svg or .png
  --all              list the histograms that were not searched, too
  --json             everything as JSON
  --quiet            no progress`;

const OPTIONS = {
  toys: { type: 'string' },
  seed: { type: 'string' },
  family: { type: 'string' },
  criterion: { type: 'string', default: 'f-test' },
  'max-width': { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  'min-events': { type: 'string' },
  threads: { type: 'string' },
  figure: { type: 'string' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

/** `beamline scan`. */
export const scanCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('scan', args, OPTIONS);
    const [path, ...names] = positionals;
    if (path === undefined)
      throw new UsageError('beamline scan: expected a ROOT file', { hint: 'beamline scan FILE' });
    const options = scanOptions(values);
    if (values.figure !== undefined) checkFigureName(values.figure);
    const histograms = await rootHistograms(path, names, terminal);
    const results = await scanAll(histograms, options, values, terminal);
    const searched = results
      .filter((one) => 'bump' in one)
      .sort((a, b) => a.global.p - b.global.p || a.bump.p - b.bump.p);
    const others = results.filter((one) => 'reason' in one);
    const wide = runWide(searched);
    const [best] = searched;
    if (values.figure !== undefined && best)
      await draw(values.figure, best, histograms.find(({ name }) => name === best.name)!);
    const text = values.json
      ? jsonText({ file: path, runWide: wide, results: searched, notSearched: others })
      : scanLines(searched, others, wide, values.all).join('\n');
    terminal.out(`${text}\n`);
    return EXIT.done;
  },
};

function scanOptions(values: Values): ScanOptions {
  const { family } = values;
  const criterion = choiceOf('criterion', values.criterion, ['f-test', 'aic']);
  const given = {
    toys: positiveInteger('toys', values.toys),
    seed: positiveInteger('seed', values.seed),
    maxWidth: positiveInteger('max-width', values['max-width']),
    minEvents: positiveInteger('min-events', values['min-events']),
    from: numberOf('from', values.from),
    to: numberOf('to', values.to),
    families: family?.split(',').map((name) => choiceOf('family', name, FAMILIES)),
    exclude: values.exclude?.map(rangeNamed),
  };
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { criterion, ...Object.fromEntries(said) };
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UsageError(`beamline scan: --${option} is "${text}", expected a number`);
}

function rangeNamed(text: string): [low: number, high: number] {
  const [, low, high] = /^([\d.]+)-([\d.]+)$/.exec(text) ?? [];
  if (Number(low) < Number(high)) return [Number(low), Number(high)];
  throw new UsageError(`beamline scan: --exclude is "${text}"`, { hint: 'two masses, such as 80-100' });
}

function checkFigureName(path: string): void {
  if (/\.(svg|png)$/.test(path)) return;
  throw new UsageError(`beamline scan: --figure is "${path}"`, { hint: 'a name that ends in .svg or .png' });
}

async function scanAll(
  histograms: readonly Histogram1D[],
  options: ScanOptions,
  { threads, quiet }: Pick<Values, 'threads' | 'quiet'>,
  { err, signal }: Terminal,
): Promise<(ScanResult | NotScanned)[]> {
  const count = positiveInteger('threads', threads);
  const executor = threadsExecutor(count === undefined ? {} : { threads: count });
  let told = Date.now();
  const onProgress = (done: number, total: number) => {
    if (quiet || Date.now() - told < 5000) return;
    told = Date.now();
    err.write(`searched ${done} of ${total} histograms\n`);
  };
  try {
    return await scanHistograms(histograms, options, executor, { signal, onProgress });
  } finally {
    await executor.close();
  }
}

async function draw(path: string, result: ScanResult, histogram: Histogram1D): Promise<void> {
  const svg = await toSvg(bumpFigure(result, histogram));
  await writeFile(path, path.endsWith('.png') ? await toPng(svg, { scale: 2 }) : svg);
}
