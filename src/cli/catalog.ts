import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  ATLAS_RELEASES,
  anyName,
  checkServices,
  type DataFile,
  type DataSet,
  download,
  localNames,
  PROTOCOLS,
  withProtocol,
} from '../catalog/index.ts';
import { didYouMean, isError, messageOf, UsageError } from '../errors.ts';
import { datasetRows, indexRows, showLines } from './catalog-tables.ts';
import {
  type Command,
  choiceOf,
  EXIT,
  type ExitCode,
  parseCommandLine,
  positiveInteger,
  type Terminal,
} from './command.ts';
import { jsonText } from './json-text.ts';
import { alignColumns } from './text-table.ts';

const HELP = `usage: beamline catalog ls [NAME] [options]
       beamline catalog files NAME... [options]
       beamline catalog show NAME [options]
       beamline catalog get NAME... [options]
       beamline catalog check

Which files make up a data set. A NAME is record:ID of the CERN Open Data portal (also record:DOI and record:TITLE),
release:RELEASE[/DATASET][:SKIM] of the ATLAS open data, a path, a directory, a pattern, or @FILE, a list of names.

  ls      the releases; the data sets of a release; the lists of files of a record
  files   the URLs, one a line
  show    what is known of a data set
  get     the files themselves, into a directory; checked against the sizes and checksums of the archive
  check   makes one call of each kind to both services, reads a few bytes of one file over https and over root, and says
          what differs from what this program expects

  --protocol P     files as ${PROTOCOLS.join(', ')}                                    [listed]
  --data           only files of collision data
  --mc             only files of simulation
  --limit N        the first N
  --output DIR     where the files of get go                                  [.]
  --json           all that is known, as JSON
  --refresh        ask the services again, whatever is kept of their answers
  --timeout S      seconds for one answer                                      [60]

Answers are kept for a day. ATLAS_API_BASE_URL and BEAMLINE_PORTAL_URL say where the services are, if elsewhere.`;

const OPTIONS = {
  protocol: { type: 'string', default: 'listed' },
  data: { type: 'boolean', default: false },
  mc: { type: 'boolean', default: false },
  limit: { type: 'string' },
  output: { type: 'string', default: '.' },
  json: { type: 'boolean', default: false },
  refresh: { type: 'boolean', default: false },
  timeout: { type: 'string' },
} as const;

const ACTIONS = ['ls', 'files', 'show', 'get', 'check'] as const;

type Values = ReturnType<typeof parseCommandLine<typeof OPTIONS>>['values'];

/** `beamline catalog`. */
export const catalogCommand: Command = {
  help: HELP,
  async run(args, terminal) {
    const { values, positionals } = parseCommandLine('catalog', args, OPTIONS);
    const [word, ...names] = positionals;
    const action = actionNamed(word);
    switch (action) {
      case 'ls':
        return list(names, values, terminal);
      case 'files':
        return files(names, values, terminal);
      case 'show':
        return show(names, values, terminal);
      case 'get':
        return get(names, values, terminal);
      case 'check':
        return check(values, terminal);
      default:
        return action satisfies never;
    }
  },
};

function actionNamed(word: string | undefined): (typeof ACTIONS)[number] {
  const action = ACTIONS.find((one) => one === word);
  if (action) return action;
  throw new UsageError(
    `beamline catalog: expected ${ACTIONS.join(', ')}${word === undefined ? '' : `, not "${word}"`}`,
    {
      hint: didYouMean(word ?? '', ACTIONS) ?? '"beamline help catalog" tells more',
    },
  );
}

async function list(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitCode> {
  if (names.length === 0) {
    const rows = ATLAS_RELEASES.map(({ name, content }) => [`release:${name}`, content]);
    return print(terminal, values.json ? jsonText(ATLAS_RELEASES) : alignColumns(rows).join('\n'));
  }
  const { metadata } = await lookUp(onlyName('ls', names), values, terminal);
  const rows = 'datasets' in metadata ? datasetRows(metadata) : indexRows(metadata);
  return print(terminal, values.json ? jsonText(metadata) : alignColumns(rows).join('\n'));
}

async function files(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitCode> {
  const kept = await filesNamed('files', names, values, terminal);
  return print(terminal, values.json ? jsonText(kept) : kept.map(({ url }) => url).join('\n'));
}

async function filesNamed(action: string, names: readonly string[], values: Values, terminal: Terminal) {
  if (names.length === 0) throw new UsageError(`beamline catalog ${action}: expected a name`);
  const protocol = choiceOf('protocol', values.protocol, PROTOCOLS);
  const found: DataFile[] = [];
  for (const name of names) found.push(...(await lookUp(name, values, terminal)).files);
  return found
    .filter(({ origin }) => !values.data || origin?.isSimulation === false)
    .filter(({ origin }) => !values.mc || origin?.isSimulation === true)
    .slice(0, positiveInteger('limit', values.limit) ?? found.length)
    .map((file) => ({ ...file, url: withProtocol(file.url, protocol) }));
}

/** A file that cannot be had costs that file only. */
async function get(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitCode> {
  const wanted = await filesNamed('get', names, values, terminal);
  const places = localNames(wanted.map(({ url }) => url));
  let failed = 0;
  for (const [i, file] of wanted.entries()) {
    const path = join(values.output, places[i]!);
    try {
      const how = await download(file, path, { signal: terminal.signal });
      terminal.out(
        `${path}: ${how === 'there' ? 'is there' : 'fetched'}${isVerified(file) ? ', checked' : ''}\n`,
      );
    } catch (error) {
      if (isError(error, 'cancelled') || terminal.signal.aborted) throw error;
      failed++;
      terminal.err.write(`error: ${messageOf(error)}\n`);
    }
  }
  return failed === 0 ? EXIT.done : failed < wanted.length ? EXIT.partial : EXIT.failed;
}

function isVerified({ checksum }: DataFile): boolean {
  return checksum?.startsWith('adler32:') ?? false;
}

async function show(names: readonly string[], values: Values, terminal: Terminal): Promise<ExitCode> {
  const found = await lookUp(onlyName('show', names), values, terminal);
  return print(terminal, values.json ? jsonText(found) : showLines(found).join('\n'));
}

async function check(values: Values, terminal: Terminal): Promise<ExitCode> {
  const checks = await checkServices(serviceOptions(values, terminal));
  const rows = checks.map(({ service, path, outcome, reason }) => [service, path, outcome, reason ?? '']);
  print(terminal, values.json ? jsonText(checks) : alignColumns(rows).join('\n'));
  return checks.every(({ outcome }) => outcome === 'as expected') ? EXIT.done : EXIT.failed;
}

function lookUp(name: string, values: Values, terminal: Terminal): Promise<DataSet> {
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const cache = { path: join(home, 'beamline', 'metadata_cache.json'), refresh: values.refresh };
  const catalog = anyName({ ...serviceOptions(values, terminal), cache });
  return catalog.resolve(name, { signal: terminal.signal });
}

function serviceOptions({ timeout }: Values, { signal }: Terminal) {
  return { timeoutMs: (positiveInteger('timeout', timeout) ?? 60) * 1000, signal };
}

function onlyName(action: string, names: readonly string[]): string {
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) return name;
  throw new UsageError(`beamline catalog ${action}: expected one name`);
}

function print(terminal: Terminal, text: string): ExitCode {
  if (text !== '') terminal.out(`${text}\n`);
  return EXIT.done;
}
