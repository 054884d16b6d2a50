import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeReport } from '../../../../src/apps/bumpnet/report/write-report.ts';
import { makeEmbeddedSample } from '../../../../src/apps/simulation/index.ts';
import { readRun } from '../../../../src/jobs/index.ts';
import { inTemporaryDirectory, runIn } from '../run-pipeline.ts';

const CONFIG = {
  mass_calculation_task_config: {
    min_events_per_fs: 20,
    objects_to_calculate: ['Photons', 'Jets'],
    max_total_particles_in_combination: 2,
  },
  scan_task_config: { toys: 10 },
  figures_task_config: { spectra: 1, label: 'toy <b>' },
};

test('a run ends with a report that needs nothing else, failures included', () =>
  inTemporaryDirectory(async (directory) => {
    const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 3000 });
    const broken = join(directory, 'broken <img src=x>.root');
    await writeFile(broken, 'not a ROOT file');
    const run = join(directory, 'run');
    const summary = await runIn(run, [files[0]?.path as string, broken], {
      config: CONFIG,
      steps: ['parsing', 'mass_calculating', 'post_processing', 'histogram_creation', 'scan', 'figures'],
    });
    assert.equal(summary.state, 'partial');
    const text = await readFile(join(run, 'report.html'), 'utf8');
    assert.match(text, /^<!doctype html>/);
    assert.ok(!text.includes('<img') && text.includes('broken &lt;img src=x&gt;.root'));
    assert.ok(!text.includes('toy <b>'));
    // Namespaces are names, not addresses.
    const addresses = text.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '').match(/(?:src|href)="(?!#)[^"]*"/g);
    assert.equal(addresses, null);
    for (const word of ['1 failed', 'What failed', 'Search for bumps', 'm(j', 'min_events', 'minEvents'])
      assert.equal(text.includes(word), word !== 'min_events', word);
    const ids = [...text.matchAll(/\bid="([^"]*)"/g)].map((match) => match[1]);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, used] of text.matchAll(/url\(#([^)]*)\)/g)) assert.ok(ids.includes(used), used);

    const status = await readRun(run);
    await writeReport(status);
    assert.ok((await readFile(join(run, 'report.html'), 'utf8')) === text, 'made again it is another');
  }));

test('a run in which everything failed has a report that says so', () =>
  inTemporaryDirectory(async (directory) => {
    const broken = join(directory, 'broken.root');
    await writeFile(broken, 'not a ROOT file');
    const run = join(directory, 'run');
    await runIn(run, [broken]);
    const text = await readFile(join(run, 'report.html'), 'utf8');
    assert.match(text, /The run is <b class="bad">failed<\/b>/);
    assert.match(text, /No events were read/);
  }));
