/** The faults of the original pipeline in how it reaches data, by number: that they are not here. */
import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveInputs } from '../../../../src/apps/bumpnet/index.ts';
import { anyName, withMetadataCache, withProtocol } from '../../../../src/catalog/index.ts';
import { threadsExecutor } from '../../../../src/jobs/index.ts';
import { openRootFile } from '../../../../src/root/index.ts';
import { fromFile } from '../../../../src/storage/index.ts';
import { someFiles, startMagic, startPortal } from '../../../catalog/services.ts';
import { assertSame, digests, inTemporaryDirectory, runIn } from '../run-pipeline.ts';
import { FAST, quickRun, toyFile } from './objects.ts';

const ROOT = 'root://eospublic.cern.ch:1094//eos/opendata/atlas';
const DATA = { dataset_number: 'data', file_list: [`${ROOT}/mc16_a_name_like_simulation.root`] };
const SIMULATION = {
  dataset_number: '301204',
  file_list: [`${ROOT}/data15_a_name_like_data.root`],
  skims: [{ skim_type: '4lep', file_list: [`${ROOT}/4lep.root`] }],
};
const EMPTY = { dataset_number: '301205', file_list: null };

async function withMagic<T>(
  releases: Parameters<typeof startMagic>[0],
  use: (options: { env: Record<string, string> }) => Promise<T>,
): Promise<T> {
  await using magic = await startMagic(releases);
  return await use({ env: { ATLAS_API_BASE_URL: magic.url } });
}

test('fault 16: all lists of a record are read, and the files that are in none; no files are an error', async () => {
  const metadata = { recid: '1', title: 'many', type: { secondary: ['Collision'] } };
  const indexes = Array.from({ length: 131 }, (_, i) => ({ key: `${i}.json`, files: someFiles(3, `a${i}`) }));
  const empty = {
    metadata: { recid: '2', title: 'summary', relations: [{ recid: 1 }] },
    indexes: [],
    direct: [],
  };
  await using portal = await startPortal({
    1: { metadata, indexes, direct: someFiles(9, 'direct') },
    2: empty,
  });
  const catalog = anyName({ env: { BEAMLINE_PORTAL_URL: portal.url } });
  const { files } = await catalog.resolve('record:1');
  assert.equal(files.length, 131 * 3 + 9);
  assert.ok(files.every(({ size, checksum }) => size && checksum));
  await assert.rejects(catalog.resolve('record:2'), (error: Error & { hint?: string }) => {
    assert.match(`${error.message} ${error.hint}`, /no files.*related records: 1/s);
    return true;
  });
});

test('fault 17: data and simulation are told by metadata, not by the names of files', () =>
  withMagic({ '2024r-pp': [DATA, SIMULATION] }, async (options) => {
    const { files } = await anyName(options).resolve('release:2024r-pp');
    assert.deepEqual(
      files.map(({ url, origin }) => [url.includes('mc16'), origin?.isSimulation]),
      [
        [true, false],
        [false, true],
      ],
    );
  }));

test('fault 18: a data set without files does not end its release', () =>
  withMagic({ '2024r-pp': [EMPTY, DATA, EMPTY, SIMULATION] }, async (options) => {
    const { files, metadata } = await anyName(options).resolve('release:2024r-pp');
    assert.equal(files.length, 2);
    assert.deepEqual(metadata.withoutFiles, ['301205', '301205']);
  }));

test('fault 19: skims are reached, and files by either protocol', () =>
  withMagic({ '2025e-13tev-beta': [SIMULATION] }, async (options) => {
    const [file] = (await anyName(options).resolve('release:2025e-13tev-beta:4lep')).files;
    assert.equal(file?.url, `${ROOT}/4lep.root`);
    assert.equal(withProtocol(file.url, 'https'), 'https://opendata.cern.ch/eos/opendata/atlas/4lep.root');
  }));

test('fault 20: what is kept of one release is not taken for another, ages, and nobody waits for a lock', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'metadata_cache.json');
    await writeFile(`${path}.lock`, '');
    const asked: string[] = [];
    const catalog = {
      async resolve(name: string) {
        asked.push(name);
        return { files: [{ url: name }], metadata: {} };
      },
    };
    let time = 0;
    const cached = () => withMetadataCache(catalog, { path, maxAgeMs: 10, now: () => time });
    await Promise.all(['a', 'b', 'c'].map((name) => cached().resolve(name)));
    assert.deepEqual((await cached().resolve('b')).files, [{ url: 'b' }]);
    time = 11;
    await cached().resolve('b');
    assert.equal(asked.filter((name) => name === 'b').length >= 2, true);
  }));

test('fault 21: files that cannot be read are counted as failed, with their reason', () =>
  inTemporaryDirectory(async (directory) => {
    const good = await toyFile(join(directory, 'good.root'));
    const bad = join(directory, 'bad.root');
    await writeFile(bad, 'this is no ROOT file');
    const summary = await quickRun(join(directory, 'run'), [good, bad, join(directory, 'missing.root')]);
    assert.equal(summary.state, 'partial');
    assert.deepEqual([summary.inputs.total, summary.inputs.failed], [3, 2]);
    const reasons = summary.failures.map(({ task, reason }) => `${task}: ${reason}`).join('\n');
    assert.match(reasons, /bad\.root/);
    assert.match(reasons, /missing\.root.*no such file/);
  }));

test('fault 22: events are counted before and after the selection, sizes are those of the files, chunks are bounded', () =>
  inTemporaryDirectory(async (directory) => {
    const path = await toyFile(join(directory, 'a.root'), undefined, { count: 3000 });
    const parsing_task_config = {
      chunk_yield_threshold_bytes: 20_000,
      kinematic_cuts: { jets: { pt_min: 30_000 } },
      particle_counts: { jets: { min: 2, max: 4 } },
    };
    const { events, inputs } = await quickRun(join(directory, 'run'), [path], { parsing_task_config });
    assert.equal(events.read, 3000);
    assert.ok(events.kept > 0 && events.kept < 3000);
    assert.equal(inputs.bytes, (await stat(path)).size);
    const chunks = await readdir(join(directory, 'run', 'parsed_data'));
    const sizes = await Promise.all(chunks.map((name) => stat(join(directory, 'run', 'parsed_data', name))));
    // One batch of events at most goes beyond the threshold.
    assert.ok(sizes.every(({ size }) => size < 1_000_000));
  }));

test('fault 23: two threads give the bytes of one, and events keep their run, their number and their file', () =>
  inTemporaryDirectory(async (directory) => {
    const paths = [];
    for (const i of [0, 1, 2])
      paths.push(await toyFile(join(directory, `${i}.root`), undefined, { count: 200, first: 1 + 200 * i }));
    const config = { mass_calculation_task_config: { min_events_per_fs: 5 } };
    for (const threads of [1, 2])
      await runIn(join(directory, `by_${threads}`), paths, {
        config,
        steps: FAST,
        executor: threadsExecutor({ threads }),
      });
    const folders = ['parsed_data', 'im_arrays', 'histograms'];
    assertSame(
      await digests(join(directory, 'by_1'), ...folders),
      await digests(join(directory, 'by_2'), ...folders),
    );
    const names = (await readdir(join(directory, 'by_1', 'parsed_data'))).sort();
    const root = await openRootFile(await fromFile(join(directory, 'by_1', 'parsed_data', names[1]!)));
    const { columns } = await (await root.tree('events')).read(['runNumber', 'eventNumber', 'file']);
    const numbers = columns.get('eventNumber') as BigUint64Array;
    assert.ok(numbers.every((number) => number > 200n && number <= 400n));
    assert.ok((columns.get('file') as Int32Array).every((file) => file === 1));
    await root.close();
  }));

test('simulation that is not wanted is left out before the inputs are split', () =>
  withMagic({ '2024r-pp': [SIMULATION, DATA, SIMULATION] }, async (options) => {
    const inputs = await resolveInputs(['release:2024r-pp'], { catalog: anyName(options) });
    assert.deepEqual(
      inputs.map(({ url, origin }) => [url, origin?.isSimulation]),
      [[DATA.file_list[0], false]],
    );
  }));
