/** Task functions for the tests of the job engine; imported by worker threads. */
import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError, FormatError, StorageError } from '../../src/errors.ts';
import {
  done,
  type Json,
  type OutputFile,
  outputsOf,
  publish,
  type TaskFunctions,
} from '../../src/jobs/index.ts';

const numberOf = (input: Json) => Number(input);

export const sampleTasks = new URL('./sample-tasks.ts', import.meta.url);

export const tasks: TaskFunctions = {
  'sample/double': async (input) => done(numberOf(input) * 2),

  'sample/wait': async (input, { signal }) => {
    await sleep(numberOf(input), undefined, { signal });
    return done('slept');
  },

  /** Stops when it is told to, and leaves a file that says so. */
  'sample/stop-cleanly': async (input, { signal, progress }) => {
    progress(0.5);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await writeFile(String(input), 'stopped');
    throw new CancelledError('sample: stopped');
  },

  /** Is told to stop when it is as good as done. */
  'sample/finish-when-stopped': async (_, { signal, progress }) => {
    progress(0.99);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await sleep(20);
    return done('finished');
  },

  /** Cannot be stopped but by force. */
  'sample/spin': async (input) => {
    for (const end = performance.now() + numberOf(input); performance.now() < end; );
    return done('spun');
  },

  /** Hangs beyond help the first time. */
  'sample/hang-once': async (input, { attempt }) => {
    while (attempt === 1);
    return done(input);
  },

  'sample/transient': async (_, { attempt }) => {
    if (attempt < 3) throw new StorageError('sample: the server is away', { transient: true });
    return done(attempt);
  },

  'sample/retry-always': async () => ({ status: 'retry', reason: 'not yet' }),
  'sample/drop': async () => ({ status: 'drop', reason: 'no such branch' }),
  'sample/broken-file': async () => {
    throw new FormatError('sample: basket 12 is broken', { hint: 'fetch the file again' });
  },
  'sample/bug': async () => {
    throw new TypeError('cannot read what is not there');
  },
  'sample/not-json': async () => done(Number.NaN),
  'sample/long': async (input) => done('x'.repeat(numberOf(input))),

  'sample/exit': async () => process.exit(7),
  'sample/stray-error': async () => {
    setTimeout(() => {
      throw new Error('thrown behind the back of the task');
    });
    await sleep(10_000);
    return done(null);
  },
  'sample/fill-memory': async () => {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, index) => index + Math.random()));
  },

  'sample/speak': async (input, { progress, log }) => {
    log(`hello ${input}`);
    progress({ done: 1, total: 4, unit: 'events' });
    return done(null);
  },

  /** Writes a file whose content depends on the input only; slowly, so that a test can kill it in between. */
  'sample/write': async (input, { directory, signal }) => {
    const { name, milliseconds } = input as { name: string; milliseconds: number };
    await sleep(milliseconds / 2, undefined, { signal });
    const output = await publish(directory, `parts/${name}.bin`, async (path) => {
      await writeFile(path, name.repeat(1000));
      await sleep(milliseconds / 2, undefined, { signal });
      await writeFile(path, name.repeat(2000));
    });
    return done({ name, outputs: [output] });
  },

  /** Ends the whole process that it runs in, with no warning. */
  'sample/kill-process': async () => {
    process.kill(process.pid, 'SIGKILL');
    await sleep(10_000);
    return done(null);
  },

  /** Writes as many bytes as the input says. */
  'sample/large-file': async (input, { directory }) => {
    const output = await publish(directory, 'large.bin', (path) =>
      writeFile(path, Buffer.alloc(numberOf(input), 7)),
    );
    return done({ outputs: [output] });
  },

  /** Fails until the file that the input names exists. */
  'sample/needs-file': async (input) => {
    if (existsSync(String(input))) return done('found');
    return { status: 'drop', reason: 'the file is missing' };
  },

  /** The size of a file of the run. */
  'sample/size-of': async (input, { directory }) => {
    const { file } = input as { file: OutputFile };
    return done((await stat(join(directory, file.path))).size);
  },

  'sample/merge': async (input, { directory }) => {
    const names = (input as readonly Json[]).flatMap((result) => outputsOf(result).map(({ path }) => path));
    const output = await publish(directory, 'merged.txt', (path) => writeFile(path, names.join('\n')));
    return done({ outputs: [output], from: join('parts', String(names.length)) });
  },
};
