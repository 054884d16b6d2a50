import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeEmbeddedSample } from '../../src/apps/simulation/index.ts';
import { createRootFile } from '../../src/root/index.ts';
import { toFile } from '../../src/storage/index.ts';
import { inTemporaryDirectory } from '../apps/bumpnet/run-pipeline.ts';
import { beamline } from './beamline.ts';

const lines = (text: string) => text.trimEnd().split('\n');

async function goodFile(directory: string): Promise<string> {
  const { files } = await makeEmbeddedSample({ dir: join(directory, 'sample'), events: 250 });
  return files[0]?.path as string;
}

async function fileWithoutObjects(path: string): Promise<string> {
  const file = await createRootFile(await toFile(path));
  const tree = file.tree('numbers', { x: { type: 'float64' } });
  await tree.append({ length: 2, columns: new Map([['x', Float64Array.of(1, 2)]]) });
  await file.close();
  return path;
}

test('every kind of bad input is one line with a hint or a reason, and the good inputs are done all the same', () =>
  inTemporaryDirectory(async (directory) => {
    const good = await goodFile(directory);
    const bytes = await readFile(good);
    const truncated = join(directory, 'truncated.root');
    await writeFile(truncated, bytes.subarray(0, bytes.length / 2));
    const other = join(directory, 'other.root');
    await writeFile(other, 'this is no ROOT file, although it is called so');
    const empty = join(directory, 'empty');
    await mkdir(empty);
    const objectless = await fileWithoutObjects(join(directory, 'numbers.root'));
    const missing = join(directory, 'missing.root');
    const bad = [missing, empty, truncated, other, objectless];
    const run = await beamline(
      'run',
      good,
      ...bad,
      '--output',
      join(directory, 'out'),
      '--tasks',
      'parsing',
      '--quiet',
    );
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.stdout, /inputs +6, 5 failed/);
    assert.match(run.stdout, /events +50 read/);
    const failures = lines(run.stdout).filter((line) => line.includes('failed: scan'));
    assert.equal(failures.length, bad.length);
    for (const path of bad) assert.equal(failures.filter((line) => line.includes(path)).length, 1, path);
    assert.match(failures.join('\n'), /no such file or directory[^\n]*give a path/);
    assert.match(failures.join('\n'), /no ROOT file in the directory/);
    assert.match(failures.join('\n'), /no tree with known objects, only "numbers"/);
  }));

test('a run of which every input fails ends with 1', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await beamline(
      'run',
      join(directory, 'none.root'),
      '--output',
      join(directory, 'out'),
      '--quiet',
    );
    assert.equal(run.code, 1);
    assert.match(run.stdout, /The run failed/);
    assert.match(run.stdout, /no such file or directory/);
  }));

test('wrong usage is one line with a hint, and exit code 2', () =>
  inTemporaryDirectory(async (directory) => {
    const config = join(directory, 'config.yaml');
    await writeFile(config, 'mass_calculation_task_config:\n  min_event_per_fs: 3\n');
    const wrongValue = join(directory, 'value.yaml');
    await writeFile(wrongValue, 'histogram_creation_task_config:\n  bin_width_gev: -1\n');
    const cases: [string[], RegExp][] = [
      [
        ['run', '--config', config],
        /unknown key "mass_calculation_task_config.min_event_per_fs" \(did you mean min_events_per_fs\?\)/,
      ],
      [['run', '--config', wrongValue], /bin_width_gev/],
      [['run', '--config', join(directory, 'none.yaml')], /cannot read/],
      [['run', '--outptu', 'x'], /unknown option --outptu \(did you mean --output\?\)/],
      [['run', '--workers', 'many'], /--workers is "many"/],
      [['run', '--tasks', 'parsin'], /did you mean parsing\?/],
      [['rnu'], /there is no command "rnu" \(did you mean run\?\)/],
      [['run', 'gopher://x/y.root'], /cannot read "gopher:/],
      [['run', 'release:a b'], /"a b" is no name of a release/],
      [['run', '--parse-mc', 'maybe'], /--parse-mc is "maybe", expected true or false/],
      [['resume'], /expected one run directory/],
    ];
    await Promise.all(
      cases.map(async ([args, message]) => {
        const { code, stderr, stdout } = await beamline(...args);
        assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
        assert.equal(lines(stderr).length, 1, stderr);
        assert.match(stderr, message);
        assert.equal(stdout, '');
      }),
    );
  }));

test('a dry run says what would be done and writes nothing', () =>
  inTemporaryDirectory(async (directory) => {
    const out = join(directory, 'out');
    const { code, stdout } = await beamline(
      'run',
      '--dry-run',
      join(directory, 'none.root'),
      '--output',
      out,
    );
    assert.equal(code, 1);
    assert.match(stdout, /Would run/);
    assert.match(stdout, /would fail: catalog: no such file/);
    const embedded = await beamline('run', '--dry-run', '--output', out);
    assert.equal(embedded.code, 0);
    assert.match(embedded.stdout, /embedded sample/);
    assert.deepEqual(await readdir(directory), []);
  }));

test('help tells of every command and option, and the version is that of the package', async () => {
  const help = await beamline('help');
  for (const name of ['run', 'resume', 'status']) assert.match(help.stdout, new RegExp(`^  ${name} `, 'm'));
  assert.match((await beamline('run', '--help')).stdout, /--dry-run/);
  const manifest = JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  assert.equal((await beamline('--version')).stdout, `${manifest.version}\n`);
});
