import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeEmbeddedSample } from '../src/apps/simulation/index.ts';
import { commandLines, faultsOfCall, helpTexts } from './docs/command-lines.ts';
import {
  checkTypes,
  type Example,
  makeWorkplace,
  type Ran,
  runSteps,
  writeExamples,
} from './docs/examples.ts';
import { type Block, faultOfLink, type Page, pages, parsePage, relativeLinks } from './docs/pages.ts';

const all = pages();
/** A page whose examples are wrong, so that a check that sees nothing is seen. */
const CONTROL = parsePage(
  'control.md',
  '```ts no-run\nexport const wrong: number = "text";\n```\n```ts\nthrow new Error("control");\n```\n',
);
const directory = mkdtempSync(join(tmpdir(), 'beamline-docs-'));
let examples: Example[] = [];

before(async () => {
  // Small, but with all the forms of files that the whole sample has.
  await makeEmbeddedSample({ dir: join(directory, 'data'), events: 1000 });
  examples = writeExamples([...all, CONTROL], directory);
});

after(() => rm(directory, { recursive: true, force: true }));

describe('the pages', { concurrency: true }, () => {
  test('their examples have the right types', async () => {
    const faults = await checkTypes(examples, directory);
    assert.match(faults.pop() ?? '', /^control.md:2: error TS2322/);
    assert.deepEqual(faults, []);
  });

  test('their examples and the commands marked to be run end well, and print what the pages say', async () => {
    const steps = [...commandSteps(), ...examples.filter(({ mark }) => mark !== 'no-run')];
    const ran = await runSteps(steps, directory);
    const faults = steps.flatMap((step, i) => faultOfRun(step, ran[i]!));
    assert.match(faults.pop() ?? '', /^control.md:5: Error: control/);
    assert.deepEqual(faults, []);
  });

  test('their blocks are named so that the checks see them', () => {
    const strange = all.flatMap(({ blocks }) => blocks.filter((block) => !isUnderstood(block)));
    assert.deepEqual(
      strange.map(({ place, language, mark }) => `${place}: ${language} ${mark}`),
      [],
    );
  });

  test('their links lead somewhere', () => {
    const faults = all.flatMap((page) => relativeLinks(page).map((link) => faultOfLink(page, link, all)));
    assert.deepEqual(
      faults.filter((fault) => fault !== undefined),
      [],
    );
  });

  test('the commands on them exist, with their options', async () => {
    const help = await helpTexts();
    const calls = all.flatMap((page) => commandBlocks(page).flatMap(commandLines));
    assert.deepEqual(
      calls.flatMap((call) => faultsOfCall(call, help)),
      [],
    );
  });
});

/** The commands of blocks that are marked to be run, those of one block in one directory. */
function commandSteps() {
  const blocks = all.flatMap(commandBlocks).filter(({ mark }) => mark === 'run');
  return blocks.flatMap((block, index) => {
    const own = join(directory, `commands-${index}`);
    makeWorkplace(own, join(directory, 'data'));
    return commandLines(block).map((line) => ({ ...line, directory: own, output: undefined }));
  });
}

function faultOfRun({ place, output }: { place: string; output: string | undefined }, ran: Ran): string[] {
  if (ran.error !== undefined) return [`${place}: ${ran.error}`];
  if (output === undefined || output === ran.output) return [];
  return [`${place}: printed\n${ran.output}instead of\n${output}`];
}

/** What may stand behind the languages that are checked; what is in others is for reading only. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  ts: ['', 'no-run'],
  sh: ['', 'run'],
  text: ['', 'output'],
};
const OTHER_NAMES = ['typescript', 'js', 'javascript', 'bash', 'shell', 'console'];

function isUnderstood({ language, mark }: Block): boolean {
  return MARKS[language]?.includes(mark) ?? !OTHER_NAMES.includes(language);
}

const commandBlocks = (page: Page) => page.blocks.filter(({ language }) => language === 'sh');

test('the checks see a broken link, an unknown option and a fence that is not closed', () => {
  const page = parsePage('docs/x.md', '# A title\n[a](nowhere.md) [b](#a-title) [c](#other)\n');
  const faults = relativeLinks(page).map((link) => faultOfLink(page, link, [page]));
  assert.match(faults[0] ?? '', /docs\/x.md:2: there is no docs\/nowhere.md/);
  assert.equal(faultOfLink({ ...page, path: 'README.md' }, { place: '', target: '#a-title' }, []), undefined);
  const [block] = parsePage('x.md', '```sh\nnpx beamline run "a b" --nope \\\n  --json # why\n```\n').blocks;
  const [call] = commandLines(block!);
  assert.deepEqual(call?.args, ['run', 'a b', '--nope', '--json']);
  assert.deepEqual(faultsOfCall(call!, new Map([['run', '--json, --nope-not']])), [
    'x.md:2: "beamline run" has no option --nope',
  ]);
  assert.throws(() => parsePage('x.md', '```ts\n'), /not closed/);
});
