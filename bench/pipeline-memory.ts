/**
 * The memory of the pipeline on many inputs: the files of the pipeline's benchmark under as many names as make the bytes
 * asked for, each an input of its own; the whole run but the figures, on two threads of one process.
 */
import { spawnSync } from 'node:child_process';
import { link, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkConfig, resolveInputs, runPipeline, STEPS, settingsOf } from '../src/apps/bumpnet/index.ts';
import { threadsExecutor } from '../src/jobs/index.ts';
import { pipelineEvents } from './pipeline-events.ts';

const BYTES = 20e9;

/** Makes the names, lets a process of its own run the pipeline on them and prints its largest resident memory. */
export async function run(bytes = BYTES): Promise<void> {
  const events = await pipelineEvents();
  const folder = await mkdtemp(join(events[0]!, '..', '..', 'beamline-bench-'));
  try {
    await linkFiles(events, folder, bytes);
    spawnSync(process.execPath, [import.meta.filename, '--run', folder], { stdio: 'inherit' });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function linkFiles(paths: readonly string[], folder: string, bytes: number): Promise<void> {
  let linked = 0;
  for (let i = 0; linked < bytes; i++) {
    const path = paths[i % paths.length]!;
    await link(path, join(folder, `${String(i).padStart(6, '0')}.root`));
    linked += (await stat(path)).size;
  }
}

async function runOn(folder: string): Promise<void> {
  const began = performance.now();
  const { settings } = settingsOf(checkConfig({}, 'benchmark'));
  const executor = threadsExecutor({ threads: 2 });
  const directory = join(folder, 'run');
  const summary = await runPipeline(
    { settings, inputs: await resolveInputs([folder]), steps: STEPS },
    {
      directory,
      name: 'benchmark',
      program: { name: 'beamline', version: 'benchmark' },
      executor,
      steps: new Set(['parsing', 'mass_calculating', 'post_processing', 'histogram_creation']),
      mode: 'create',
      attempts: 1,
    },
  );
  await executor.close();
  const { user, system } = process.cpuUsage();
  const files = await readdir(join(directory, 'im_arrays'), { recursive: true });
  console.log(
    `${summary.state}: ${summary.inputs.total} inputs, ${(summary.inputs.bytes / 1e9).toFixed(1)} GB, ` +
      `${summary.events.read} events, ${summary.masses} masses, ${files.length} files in im_arrays: ` +
      `${((process.resourceUsage().maxRSS * 1024) / 1e6).toFixed(0)} MB resident at most, ` +
      `${((user + system) / 1e6).toFixed(0)} s of the processors, ${((performance.now() - began) / 1e3).toFixed(0)} s on the clock`,
  );
}

if (import.meta.main)
  await (process.argv[2] === '--run' ? runOn(process.argv[3]!) : run(Number(process.argv[2] ?? BYTES)));
