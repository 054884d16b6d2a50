import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { assertSame, digests, inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { startMagic, startPortal } from '../catalog/services.ts';
import { sendRange, startWeb } from '../storage/http/web-server.ts';
import { beamline } from './beamline.ts';

/** A sample of research data, its files on a web server, and the options that keep runs of it short. */
async function withSample(
  use: (sample: { directory: string; paths: string[]; urls: string[] }) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 1500 });
    const paths = files.filter(({ release }) => release === '2024r-pp').map(({ path }) => path);
    const bytes = new Map<string, Uint8Array>(
      await Promise.all(paths.map(async (path) => [`/${basename(path)}`, await readFile(path)] as const)),
    );
    let refused = false;
    await using web = await startWeb((request, response) => {
      const content = bytes.get(request.url ?? '');
      if (!content) return void response.writeHead(404).end();
      if (!refused) {
        refused = true;
        return void response.writeHead(503, { 'retry-after': '0' }).end();
      }
      sendRange(request, response, content);
    });
    await use({ directory, paths, urls: [...bytes.keys()].map((name) => `${web.url}${name}`) });
  });
}

const SHORT = ['--tasks', 'parsing,mass_calculating', '--min-events', '5', '--quiet', '--executor', 'inline'];

async function runIn(directory: string, ...args: string[]): Promise<{ inputs: { total: number } }> {
  const { code, stdout, stderr } = await beamline('run', ...args, ...SHORT, '--run-dir', directory, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('a record gives the same masses over the network as its files here', () =>
  withSample(async ({ directory, paths, urls }) => {
    const record = {
      metadata: { recid: '1', title: 'toy', type: { secondary: ['Collision'] } },
      indexes: [{ key: 'a.json', files: urls.slice(0, 2).map((uri) => ({ uri })) }],
      direct: urls.slice(2).map((uri) => ({ uri })),
    };
    await using portal = await startPortal({ 1: record });
    process.env.BEAMLINE_PORTAL_URL = portal.url;
    const [there, here] = [join(directory, 'there'), join(directory, 'here')];
    await runIn(there, 'record:1');
    await runIn(here, ...paths);
    assertSame(await digests(there, 'im_arrays'), await digests(here, 'im_arrays'));
    const cache = JSON.parse(await readFile(join(there, 'metadata_cache.json'), 'utf8'));
    assert.equal(cache.entries['record:1'].files.length, paths.length);
  }));

test('a release of the configuration: its simulation is told by metadata, kept apart, and limited by itself', () =>
  withSample(async ({ directory, urls }) => {
    // Nothing in these files says that they are simulation: the metadata do.
    const [first, second, ...others] = urls as [string, string, ...string[]];
    const datasets = [
      { dataset_number: 'data', file_list: [first, ...others] },
      { dataset_number: '301204', file_list: [second] },
    ];
    await using magic = await startMagic({ '2024r-pp': datasets });
    process.env.ATLAS_API_BASE_URL = magic.url;
    const config = join(directory, 'config.yaml');
    const lines = ['release_years: [2024r-pp]', 'parse_mc: true', 'max_files_to_process: 1'];
    await writeFile(config, `parsing_task_config:\n${lines.map((line) => `  ${line}\n`).join('')}`);
    const both = join(directory, 'both');
    assert.equal((await runIn(both, '--config', config)).inputs.total, 2);
    assert.deepEqual((await readdir(join(both, 'im_arrays'))).filter((name) => name !== 'parts').sort(), [
      '2024r-pp',
      '2024r-pp_mc',
    ]);
    const dataOnly = join(directory, 'data');
    assert.equal((await runIn(dataOnly, '--config', config, '--parse-mc', 'false')).inputs.total, 1);
    assert.ok((await readdir(join(dataOnly, 'im_arrays'))).some((name) => name.endsWith('.npy')));
  }));

test('a record that is not there is a failed input with its reason', async () => {
  await using portal = await startPortal({});
  process.env.BEAMLINE_PORTAL_URL = portal.url;
  const { code, stdout } = await beamline('run', 'record:7', '--dry-run');
  assert.equal(code, 1);
  assert.match(stdout, /record:7: would fail: catalog: the portal has no record 7/);
});
