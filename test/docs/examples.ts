import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Block, type Page, ROOT } from './pages.ts';

/** An example in a file of its own, with a directory to run in. */
export interface Example extends Block {
  readonly file: string;
  readonly directory: string;
  /** What it has to print, where the page says so. */
  readonly output: string | undefined;
}

/** What is done in the process of the examples: an example, or a command of the program. */
export type Step = { readonly directory: string } & (
  | { readonly file: string }
  | { readonly args: readonly string[] }
);

/** What became of a step; `error` when it threw. */
export interface Ran {
  readonly output: string;
  readonly error?: string;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string }>;
};

/** Makes a directory with what examples find in theirs: the sample under `data`, and a file of it as `events.root`. */
export function makeWorkplace(path: string, sample: string): void {
  mkdirSync(path);
  symlinkSync(sample, join(path, 'data'));
  symlinkSync(join(sample, EVENTS), join(path, 'events.root'));
}

/** The file of the sample that has the form of the education n-tuples: one tree, GeV. */
const EVENTS = 'data15_toy.analysis._000005.root';

/** Writes the examples of pages into files, each with a directory in which `data` is the sample. */
export function writeExamples(pages: readonly Page[], directory: string): Example[] {
  return pages.flatMap(({ path, blocks }) =>
    blocks.flatMap((block, index) => {
      if (block.language !== 'ts') return [];
      const name = `${path.replaceAll(/[^A-Za-z0-9]/g, '-')}-${index}`;
      const own = join(directory, name);
      makeWorkplace(own, join(directory, 'data'));
      const file = join(directory, `${name}.mts`);
      writeFileSync(file, importSources(block, directory));
      const next = blocks[index + 1];
      const output = next?.mark === 'output' ? next.code : undefined;
      return [{ ...block, file, directory: own, output }];
    }),
  );
}

/** The code with the sources in place of the package. Throws for a part that the package does not export. */
function importSources({ code, place }: Block, directory: string): string {
  const imported = code.replaceAll(/(['"])beamline(\/[^'"]*)?\1/g, (_all, quote: string, part = '') => {
    const target = manifest.exports[`.${part}`]?.default;
    if (target === undefined) throw new Error(`${place}: the package does not export "beamline${part}"`);
    const source = join(ROOT, target.replace('./dist/', './src/').replace(/\.js$/, '.ts'));
    return `${quote}${relative(directory, source).replaceAll(sep, '/')}${quote}`;
  });
  // An example without an import or export would be a script, in which nothing can be awaited.
  return `${imported}export {};\n`;
}

/** Runs a program to its end. */
export function runProgram(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Does steps one after another in one fresh process, and says how each ended. */
export async function runSteps<S extends Step>(steps: readonly S[], directory: string): Promise<Ran[]> {
  const list = join(directory, 'steps.json');
  writeFileSync(list, JSON.stringify(steps));
  const main = join(import.meta.dirname, 'run-examples.ts');
  const { code, stdout, stderr } = await runProgram([main, list], directory);
  const ran = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Ran]));
  if (ran.length === steps.length) return ran;
  const last = JSON.stringify(steps[ran.length]);
  throw new Error(`the process of the examples ended with ${code} at ${last}: ${stderr}`);
}

/** What the type checker says of the examples, the lines about other files left out. */
export async function checkTypes(examples: readonly Example[], directory: string): Promise<string[]> {
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(ROOT, 'node_modules', '@types')], noUnusedLocals: false },
    files: examples.map(({ file }) => file),
    include: [],
  };
  const path = join(directory, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = await runProgram([compiler, '-p', path, '--pretty', 'false'], directory);
  return stdout.split('\n').flatMap((line) => placeFault(line, examples));
}

/** An error of the type checker with its place on the page. */
function placeFault(line: string, examples: readonly Example[]): string[] {
  const found = /^(.+)\((\d+),\d+\): (.*)$/.exec(line);
  const example = examples.find(({ file }) => found && file.endsWith(found[1]!));
  if (!found || !example) return [];
  const first = Number(example.place.split(':')[1]);
  return [`${example.page}:${first + Number(found[2]) - 1}: ${found[3]}`];
}
