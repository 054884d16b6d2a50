import assert from 'node:assert/strict';
import { appendFile, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ErrorTag, isError } from '../../../src/errors.ts';
import {
  hashOfJson,
  inlineExecutor,
  openRun,
  partsOfRun,
  type RunOptions,
  readRun,
  runDirectory,
  runStages,
} from '../../../src/jobs/index.ts';
import { sampleTasks } from '../sample-tasks.ts';
import { inTemporaryDirectory } from '../temporary-directory.ts';

const open = (directory: string, changes: Partial<RunOptions> = {}) =>
  openRun({
    directory,
    name: 'test',
    program: { name: 'beamline', version: '0.1.0' },
    configuration: { cut: 25 },
    taskModule: sampleTasks,
    ...changes,
  });

const is = (tag: ErrorTag, words: RegExp) => (error: unknown) =>
  isError(error, tag) && words.test(error.message);

test('a run directory is named after the run and the time of its beginning', () => {
  const date = new Date(2026, 0, 2, 3, 4, 5);
  assert.equal(runDirectory('/data', 'atlas', date), join('/data', 'atlas_20260102_030405'));
});

test('a run is made only where there is none, and resumed only where there is one', () =>
  inTemporaryDirectory(async (directory) => {
    await assert.rejects(open(directory, { mode: 'resume' }), is('not-found', /no run/));
    await assert.rejects(readRun(directory), is('not-found', /no run/));
    const run = await open(directory);
    assert.equal(run.resumed, false);
    await run.close();
    await assert.rejects(open(directory), is('usage', /already has a run/));
    const again = await open(directory, { mode: 'resume' });
    assert.equal(again.resumed, true);
    await again.close();
    assert.deepEqual((await readRun(directory)).record.sessions.length, 2);
  }));

test('a run goes on with its own configuration, inputs and version only', () =>
  inTemporaryDirectory(async (directory) => {
    const inputs = [{ url: 'https://example.org/a.root', bytes: 10, checksum: 'adler32:00000001' }];
    await (await open(directory, { inputs })).close();
    const mode = 'resume';
    await assert.rejects(open(directory, { mode, configuration: { cut: 30 } }), is('usage', /configuration/));
    const changed = [{ ...inputs[0]!, bytes: 11 }];
    await assert.rejects(open(directory, { mode, inputs: changed }), is('usage', /"https.*" changed/));
    const program = { name: 'beamline', version: '0.2.0' };
    await assert.rejects(open(directory, { mode, program }), is('usage', /version 0.1.0/));
    await (await open(directory, { mode, program, acceptOtherVersion: true, inputs })).close();
    const { record } = await readRun(directory);
    assert.deepEqual(record.inputs, inputs);
    assert.equal(record.configurationHash, hashOfJson({ cut: 25 }));
  }));

test('at its end a run has one record, run.json, and nothing else of its own', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await open(directory);
    assert.equal((await readRun(directory)).state, 'running');
    const summary = await runStages(run, [{ name: 's', plan: async () => [] }], inlineExecutor());
    await run.close();
    await run.close();
    assert.equal(summary.state, 'done');
    assert.deepEqual(await readdir(directory), ['run.json']);
    const record = JSON.parse(await readFile(join(directory, 'run.json'), 'utf8'));
    assert.equal(record.schema, 1);
    assert.deepEqual((await readRun(directory)).record, record);
  }));

test('a run that is closed before its stages have ended counts as cancelled', () =>
  inTemporaryDirectory(async (directory) => {
    await (await open(directory)).close();
    assert.equal((await readRun(directory)).state, 'cancelled');
  }));

test('a log that is there counts, and a run.json beside it does not', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await open(directory);
    const log = join(directory, 'run.jsonl');
    await copyFile(log, join(directory, 'kept'));
    await run.close();
    await copyFile(join(directory, 'kept'), log);
    await appendFile(log, '{"event":"torn');
    assert.equal((await readRun(directory)).state, 'interrupted');
    await (await open(directory, { mode: 'resume' })).close();
    assert.deepEqual(
      (await readRun(directory)).record.sessions.map(({ state }) => state),
      ['running', 'cancelled'],
    );
  }));

test('a run that was killed while it wrote its very first line begins anew', () =>
  inTemporaryDirectory(async (directory) => {
    await writeFile(join(directory, 'run.jsonl'), '{"event":"created","na');
    await (await open(directory)).close();
    assert.equal((await readRun(directory)).record.sessions.length, 1);
  }));

test('a record that is broken, or of another version, is a format error that names the file', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'run.json');
    for (const content of ['{"schema":', '[]', '{}', '{"schema":99,"stages":[],"sessions":[]}']) {
      await writeFile(path, content);
      await assert.rejects(open(directory, { mode: 'resume' }), is('format', /run\.json/), content);
      await assert.rejects(readRun(directory), is('format', /run\.json/), content);
    }
    assert.deepEqual(await readdir(directory), ['run.json']);
  }));

test('parts of a run share its directory and have records of their own', () =>
  inTemporaryDirectory(async (directory) => {
    const parts = await Promise.all(['job-1', 'job-2'].map((part) => open(directory, { part })));
    await assert.rejects(open(directory, { part: 'job-1' }), is('busy', /in the hands of process/));
    await assert.rejects(open(directory), is('busy', /in the hands of process/));
    await Promise.all(parts.map((part) => part.close()));
    const whole = await open(directory);
    await whole.close();
    assert.deepEqual(await partsOfRun(directory), ['', 'job-1', 'job-2']);
    assert.equal((await readRun(directory, { part: 'job-2' })).record.part, 'job-2');
    await assert.rejects(open(directory, { part: '../x' }), is('usage', /cannot name a part/));
  }));

test('a run whose lock was taken away stops and leaves the record to whoever took it', () =>
  inTemporaryDirectory(async (directory) => {
    const run = await open(directory, { lockTimes: { beatMilliseconds: 10 } });
    const plan = async () => [{ id: 't', kind: 'sample/wait', input: 60_000 }];
    const executor = inlineExecutor({ graceSeconds: 0.1 });
    const running = runStages(run, [{ name: 's', plan }], executor);
    const lock = (await readdir(directory)).find((name) => name.startsWith('run.lock.'));
    await rm(join(directory, lock ?? ''));
    await assert.rejects(running, is('busy', /taken away/));
    await executor.close();
    await run.close();
    assert.equal((await readdir(directory)).includes('run.json'), false);
  }));
