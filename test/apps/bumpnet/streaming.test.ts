import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type InputFileName, type PipelineSummary, resolveInputs } from '../../../src/apps/bumpnet/index.ts';
import { readableBranches } from '../../../src/apps/bumpnet/parsing/readable-branches.ts';
import {
  analysisLayout,
  EMBEDDED_MIX,
  type Layout,
  miniLayout,
  physliteLayout,
  writeSample,
} from '../../../src/apps/simulation/index.ts';
import { anyName } from '../../../src/catalog/index.ts';
import { findSchema, KINEMATICS_ONLY, planSelection } from '../../../src/event/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { withCount } from '../../../src/storage/count.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { startMagic, startPortal } from '../../catalog/services.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';
import { rangeIn, sendRange, startWeb, type WebServer } from '../../storage/http/web-server.ts';
import { nanoLayout } from './nano-layout.ts';
import { assertSame, digests, inTemporaryDirectory, runOn, temporaryDirectory } from './run-pipeline.ts';

const LAYOUTS: Readonly<Record<string, Layout>> = {
  physlite_1: physliteLayout('vectors'),
  physlite_2: physliteLayout('counters'),
  nano_1: nanoLayout,
  nano_2: nanoLayout,
  mini_1: miniLayout(),
  mini_2: miniLayout(),
  analysis_1: analysisLayout(),
  analysis_2: analysisLayout(),
};
const EVENTS = 2500;
let folder = '';
const files = new Map<string, Uint8Array>();

before(async () => {
  folder = await temporaryDirectory();
  for (const [i, [name, layout]] of Object.entries(LAYOUTS).entries()) {
    const path = join(folder, `${name}.root`);
    await writeSample(path, EMBEDDED_MIX, layout, { seed: 7, run: 1, first: 1 + i * EVENTS, count: EVENTS });
    files.set(`${name}.root`, await readFile(path));
  }
});
after(() => rm(folder, { recursive: true, force: true }));

/** A web server with the files, which counts what it sends; `fault` may spoil an answer. */
async function serveFiles(fault?: (count: number) => 'cut' | 'busy' | undefined) {
  const sent = new Map<string, number>();
  const web = await startWeb((request, response, count) => {
    const name = (request.url ?? '').slice(1);
    const bytes = files.get(name);
    if (!bytes) return void response.writeHead(404).end();
    const wrong = fault?.(count);
    if (wrong === 'busy') return void response.writeHead(503, { 'retry-after': '0' }).end();
    const range = rangeIn(request, bytes.length) ?? { start: 0, end: bytes.length };
    sent.set(name, (sent.get(name) ?? 0) + range.end - range.start);
    if (wrong === 'cut') response.write = cutAfterFirst(response);
    sendRange(request, response, bytes);
  });
  return { web, sent };
}

/** The form of `write` of a server whose connection breaks. */
function cutAfterFirst(response: { destroy(): unknown; write: unknown }) {
  return (() => {
    response.destroy();
    return false;
  }) as never;
}

/** The research data as a record of the portal, all others as a release: eight inputs over both archives. */
async function overArchives(web: WebServer, use: (inputs: InputFileName[]) => Promise<void>): Promise<void> {
  const url = (name: string) => `${web.url}/${name}.root`;
  const [first, second, ...others] = Object.keys(LAYOUTS).map(url) as [string, string, ...string[]];
  const metadata = { recid: '1', title: 'toy', type: { secondary: ['Collision'] } };
  const size = (uri: string) => files.get(basename(uri))!.length;
  const direct = [second, ...others.slice(0, 2)].map((uri) => ({ uri, size: size(uri) }));
  const indexes = [{ key: 'a.json', files: [{ uri: first, size: size(first) }] }];
  await using portal = await startPortal({ 1: { metadata, indexes, direct } });
  await using magic = await startMagic({
    '2020e-13tev': [{ dataset_number: 'data', file_list: others.slice(2) }],
  });
  const env = { BEAMLINE_PORTAL_URL: portal.url, ATLAS_API_BASE_URL: magic.url };
  const catalog = anyName({ env });
  await use(await resolveInputs(['record:1', 'release:2020e-13tev'], { catalog }));
}

const CONFIG = { mass_calculation_task_config: { min_events_per_fs: 20 }, tasks: { do_figures: false } };
const STEPS = ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation'] as const;
const go = (directory: string, inputs: readonly InputFileName[]): Promise<PipelineSummary> =>
  runOn(directory, inputs, { config: CONFIG, steps: STEPS });

/** What a file costs that reads each needed basket once, and its metadata each of the two times that it is opened. */
async function needed(name: string): Promise<number> {
  const path = join(folder, name);
  let metadata = 0;
  const counted = withCount(await fromFile(path), (bytes) => {
    metadata += bytes;
  });
  const root = await openRootFile(counted);
  const [key] = await root.list();
  const tree = await root.tree(key!.path);
  const branches = readableBranches(tree);
  const { schema } = findSchema([{ name: tree.name, branches }])!;
  const { columns } = planSelection(schema, branches, KINEMATICS_ONLY, { isSimulation: false });
  const baskets = columns.reduce((sum, column) => sum + tree.branch(column).compressedBytes, 0);
  await root.close();
  return baskets + 2 * metadata;
}

test('eight files of four formats give the same bytes through the archives as from here', () =>
  inTemporaryDirectory(async (directory) => {
    const { web, sent } = await serveFiles();
    await using _ = web;
    const paths = Object.keys(LAYOUTS)
      .map((layout) => `${layout}.root`)
      .map((name) => join(folder, name));
    const releases = new Map<string, string>();
    await overArchives(web, async (inputs) => {
      assert.equal(inputs.length, 8);
      for (const { url, origin } of inputs) if (origin?.release) releases.set(basename(url), origin.release);
      await go(join(directory, 'there'), inputs);
    });
    const here = (await resolveInputs(paths)).map((input) => withOrigin(input, releases));
    const local = await go(join(directory, 'here'), here);
    assert.equal(local.inputs.failed, 0);
    const folders = ['im_arrays', 'im_arrays_processed', 'histograms'];
    assertSame(
      await digests(join(directory, 'there'), ...folders),
      await digests(join(directory, 'here'), ...folders),
    );
    for (const [name, bytes] of sent) {
      const least = await needed(name);
      assert.ok(bytes <= 1.1 * least, `${name}: ${bytes} bytes came, ${least} were needed`);
    }
  }));

/** What the archive said of a file, for the same file here. */
function withOrigin(input: InputFileName, releases: ReadonlyMap<string, string>): InputFileName {
  const release = releases.get(basename(input.url));
  return {
    ...input,
    origin: { key: '', isSimulation: false, ...(release === undefined ? {} : { release }) },
  };
}

const REAL = [
  'PHYSLITE_example.root',
  'uproot-issue-123a.root',
  'uproot-physlite-rntuple_v1-0-0-0.root',
  'nanoAOD_2015_CMS_Open_Data_ttbar.root',
  'nano_dimuon.root',
];

for (const name of REAL) {
  const path = sharedData('root', name);
  test(
    `${name} gives the same over the network, for few more bytes than are read of it here`,
    {
      skip: path ? false : skipWithoutSharedData,
    },
    () =>
      inTemporaryDirectory(async (directory) => {
        files.set(name, await readFile(path!));
        const { web, sent } = await serveFiles();
        await using _ = web;
        const [here, there] = [join(directory, 'here'), join(directory, 'there')];
        const { inputs } = await go(here, await resolveInputs([path!]));
        await go(there, await resolveInputs([`${web.url}/${name}`]));
        assertSame(await digests(there, 'parsed_data'), await digests(here, 'parsed_data'));
        const came = sent.get(name) ?? 0;
        assert.ok(came <= 1.1 * inputs.bytesRead, `${came} bytes came, ${inputs.bytesRead} were read here`);
      }),
  );
}

test('the summary tells the bytes that came, and those that there are', () =>
  inTemporaryDirectory(async (directory) => {
    const { web, sent } = await serveFiles();
    await using _ = web;
    const { inputs } = await go(join(directory, 'run'), await resolveInputs([`${web.url}/nano_1.root`]));
    assert.equal(inputs.bytes, files.get('nano_1.root')?.length);
    const came = sent.get('nano_1.root') ?? 0;
    // The first bytes of a file come along with its size.
    assert.ok(
      inputs.bytesRead <= came && inputs.bytesRead > came - 3 * 4096,
      `${inputs.bytesRead} of ${came}`,
    );
    assert.ok(came < inputs.bytes / 2, 'less than half of the file was needed');
  }));

test('answers that break off and servers that are busy change nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const { web } = await serveFiles((count) =>
      count % 7 === 3 ? 'cut' : count % 11 === 5 ? 'busy' : undefined,
    );
    await using _ = web;
    const [good, bad] = [join(directory, 'good'), join(directory, 'bad')];
    await go(good, await resolveInputs([join(folder, 'physlite_1.root')]));
    const { state } = await go(bad, await resolveInputs([`${web.url}/physlite_1.root`]));
    assert.equal(state, 'done');
    assertSame(await digests(bad, 'im_arrays'), await digests(good, 'im_arrays'));
  }));

test('with a cache on disk a run fetches no more than without, and a second one next to nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const { web, sent } = await serveFiles();
    await using _ = web;
    process.env.BEAMLINE_CACHE = join(directory, 'cache');
    try {
      const names = Object.keys(LAYOUTS).map((layout) => `${layout}.root`);
      const inputs = await resolveInputs(names.map((name) => `${web.url}/${name}`));
      await go(join(directory, 'first'), inputs);
      const once = new Map(sent);
      for (const [name, bytes] of once) {
        const least = await needed(name);
        assert.ok(bytes <= 1.1 * least, `${name}: ${bytes} bytes came, ${least} were needed`);
      }
      const second = await go(join(directory, 'second'), inputs);
      for (const [name, bytes] of sent) {
        const again = bytes - once.get(name)!;
        assert.ok(again <= 2 * 4096, `${name}: ${again} bytes came again`);
      }
      assert.equal(second.inputs.bytesRead, 0);
    } finally {
      delete process.env.BEAMLINE_CACHE;
    }
  }));
