import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { someFiles, startMagic, startPortal } from '../catalog/services.ts';
import { sendRange, startWeb } from '../storage/http/web-server.ts';
import { startFake } from '../storage/xrootd/fake-server.ts';
import { beamline } from './beamline.ts';

const RECORD = {
  metadata: { recid: '80011', title: 'exotics', experiment: ['ATLAS'], type: { secondary: ['Simulated'] } },
  indexes: [{ key: 'one.json', files: someFiles(3) }],
  direct: someFiles(2, 'direct'),
};
const DATASETS = [
  { dataset_number: 'data', file_list: ['root://eospublic.cern.ch:1094//eos/opendata/d.root'] },
  {
    ...{ dataset_number: '301204', physics_short: 'Zprime', cross_section_pb: 0.001762, nEvents: 20000 },
    file_list: ['root://eospublic.cern.ch:1094//eos/opendata/m.root'],
  },
];

/** Both services, with the program told where they are and where to keep answers. */
async function withServices(use: (services: { asked: () => number }) => Promise<void>): Promise<void> {
  await using portal = await startPortal({ 80011: RECORD });
  await using magic = await startMagic({ '2024r-pp': DATASETS });
  await inTemporaryDirectory(async (directory) => {
    process.env.BEAMLINE_PORTAL_URL = portal.url;
    process.env.ATLAS_API_BASE_URL = magic.url;
    process.env.XDG_CACHE_HOME = join(directory, 'cache');
    await use({ asked: () => portal.requests.length + magic.requests.length });
  });
}

test('catalog says what the services have, and asks them once', () =>
  withServices(async ({ asked }) => {
    const shown = await beamline('catalog', 'show', 'record:80011');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /title +exotics\n.*\n?.*Simulated/);
    assert.match(shown.stdout, /files +5\n/);
    const before = asked();
    const files = await beamline('catalog', 'files', 'record:80011', '--protocol', 'https', '--limit', '2');
    const lines = files.stdout.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /^https:\/\/opendata\.cern\.ch\/eos\/opendata\/atlas\//);
    assert.equal(asked(), before);
    const listed = await beamline('catalog', 'ls', 'record:80011');
    assert.match(listed.stdout, /^one.json +3 files +3.00 kB\n$/);
    const datasets = await beamline('catalog', 'ls', 'release:2024r-pp');
    assert.match(datasets.stdout, /301204 +Zprime +0.001762 pb +20,000 events +noskim 1/);
    const simulated = await beamline('catalog', 'files', 'release:2024r-pp', '--mc', '--json');
    const [only, ...others] = JSON.parse(simulated.stdout) as { origin: { dataset: string } }[];
    assert.equal(only?.origin.dataset, '301204');
    assert.equal(others.length, 0);
    assert.match(
      (await beamline('catalog', 'show', 'release:2024r-pp/zprime')).stdout,
      /cross-section +0.001762 pb/,
    );
  }));

test('catalog check says which calls are answered in another form than expected, and reads a file over both protocols', () =>
  withServices(async () => {
    const content = new TextEncoder().encode(`root${'x'.repeat(9000)}`);
    await using xrootd = await startFake(content);
    const indexes = [{ key: 'one.json', files: [{ uri: xrootd.url, size: content.length }] }];
    await using portal = await startPortal({ 80011: { ...RECORD, indexes } }, (request, response) => {
      if (request.url === '/a.root') sendRange(request, response, content);
      return request.url === '/a.root';
    });
    process.env.BEAMLINE_PORTAL_URL = portal.url;
    const { code, stdout } = await beamline('catalog', 'check', '--json');
    assert.equal(code, 1);
    const checks = JSON.parse(stdout) as { path: string; outcome: string; reason?: string }[];
    const outcomeOf = (start: string) => checks.find(({ path }) => path.startsWith(start))?.outcome;
    assert.equal(outcomeOf('/api/records/80011'), 'as expected');
    assert.equal(outcomeOf('/record/80011'), 'as expected');
    assert.equal(outcomeOf('/metadata/2024r-pp'), 'as expected');
    assert.equal(outcomeOf('/record/15006'), 'differs');
    assert.equal(outcomeOf(`${portal.url}/a.root`), 'as expected');
    assert.equal(outcomeOf(xrootd.url), 'as expected');
  }));

test('catalog without services lists the releases, and wrong usage is told', async () => {
  assert.match((await beamline('catalog', 'ls')).stdout, /release:2024r-pp +proton/);
  const wrong = await Promise.all([
    beamline('catalog', 'lss'),
    beamline('catalog', 'show'),
    beamline('catalog', 'files', 'x', '--protocol', 'ftp'),
  ]);
  assert.deepEqual(
    wrong.map(({ code }) => code),
    [2, 2, 2],
  );
  assert.match(wrong[0].stderr, /did you mean ls/);
});

test('catalog get fetches files, checks them, and says which cannot be had', () =>
  inTemporaryDirectory(async (directory) => {
    const bytes = new TextEncoder().encode('Wikipedia');
    await using web = await startWeb((request, response) => {
      if (request.url === '/w.root') sendRange(request, response, bytes);
      else response.writeHead(404).end();
    });
    const direct = [
      { uri: `${web.url}/w.root`, size: bytes.length, checksum: 'adler32:11e60398' },
      { uri: `${web.url}/gone.root`, size: 9 },
    ];
    await using portal = await startPortal({ 5: { metadata: { recid: '5' }, indexes: [], direct } });
    process.env.BEAMLINE_PORTAL_URL = portal.url;
    process.env.XDG_CACHE_HOME = join(directory, 'cache');
    const { code, stdout, stderr } = await beamline('catalog', 'get', 'record:5', '--output', directory);
    assert.equal(code, 3, stderr);
    assert.match(stdout, /w\.root: fetched, checked/);
    assert.match(stderr, /gone\.root/);
    assert.equal(await readFile(join(directory, 'w.root'), 'utf8'), 'Wikipedia');
  }));
