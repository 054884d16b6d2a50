import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  inlineExecutor,
  type Json,
  type OutputFile,
  outputsOf,
  overExchange,
} from '../../../src/jobs/index.ts';
import { callOf } from '../../contract/executor.contract.ts';
import { startS3 } from '../../services/s3.ts';

// The client finds its store and its credentials in the environment, as on a worker; this file is a process of its own.
const store = await startS3();
process.env.AWS_ENDPOINT_URL_S3 = store.url;
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';
test.after(() => store[Symbol.asyncDispose]());

async function fixture() {
  const temp = await mkdtempDisposable(join(tmpdir(), 'beamline-exchange-'));
  const executor = overExchange(inlineExecutor({ slots: 2 }), { url: 's3://bucket/runs/' });
  const call = callOf({ run: temp.path.slice(-6), directory: temp.path });
  const prefix = `bucket/runs/${call.run}-`;
  return {
    directory: temp.path,
    objects: () => [...store.objects.keys()].filter((name) => name.startsWith(prefix)),
    async perform(kind: string, input: Json) {
      const task = { id: kind, kind: `sample/${kind}`, input, attempt: 1 };
      const [ended] = await Array.fromAsync(executor.run(call, [task]));
      assert.ok(ended);
      return ended.outcome;
    },
    close: () => executor.close(),
    async [Symbol.asyncDispose]() {
      await executor.close();
      await temp.remove();
    },
  };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

async function written(it: Fixture): Promise<OutputFile> {
  const outcome = await it.perform('write', { name: 'abc', milliseconds: 1 });
  assert.equal(outcome.status, 'done');
  const [file] = outputsOf(outcome.status === 'done' ? outcome.result : null);
  return file as OutputFile;
}

test('what a task makes far away is in the run directory when the task is done', async () => {
  await using it = await fixture();
  const file = await written(it);
  assert.equal(await readFile(join(it.directory, file.path), 'utf8'), 'abc'.repeat(2000));
  assert.equal(it.objects().length, 1);
});

test('a task finds the files that its input names, also those that were made here', async () => {
  await using it = await fixture();
  const file = await written(it);
  store.objects.clear();
  const outcome = await it.perform('size-of', { file });
  assert.deepEqual(outcome, { status: 'done', result: 6000 });
});

test('no directory of a task is left behind, and nothing in the bucket', async () => {
  await using it = await fixture();
  const before = await readdir(tmpdir());
  await written(it);
  await it.close();
  assert.deepEqual(it.objects(), []);
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith('beamline-task-'));
  assert.deepEqual(
    left.filter((name) => !before.includes(name)),
    [],
  );
});

test('a file that is not here costs the task that needs it, and no other', async () => {
  await using it = await fixture();
  const file = await written(it);
  store.objects.clear();
  await rm(join(it.directory, file.path));
  const outcome = await it.perform('size-of', { file });
  assert.equal(outcome.status, 'drop');
  assert.deepEqual(await it.perform('double', 2), { status: 'done', result: 4 });
});

test('a file that was damaged on its way does not count, and the task is tried again', async () => {
  await using it = await fixture();
  const file = await written(it);
  for (const name of it.objects()) store.objects.set(name, Buffer.alloc(file.bytes));
  const outcome = await it.perform('size-of', { file });
  assert.equal(outcome.status, 'retry');
  assert.match(outcome.status === 'retry' ? outcome.reason : '', /checksum/);
});

test('a path that leaves the run directory is refused', async () => {
  await using it = await fixture();
  const file = { path: '../stolen', bytes: 1, checksum: 'xxh64:00' };
  const outcome = await it.perform('size-of', { file });
  assert.match(outcome.status === 'drop' ? outcome.reason : '', /not inside the run directory/);
});
