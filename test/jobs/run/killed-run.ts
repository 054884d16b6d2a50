/** A program that works on a run until it is killed: `node killed-run.ts DIRECTORY`. */
import { openRun, runStages, type Stage, threadsExecutor } from '../../../src/jobs/index.ts';
import { sampleTasks } from '../sample-tasks.ts';

/** Twelve files and their merge; the same outputs at any speed. */
export function slowStages(milliseconds: number): Stage[] {
  const write: Stage = {
    name: 'write',
    plan: async () =>
      Array.from({ length: 12 }, (_, index) => ({
        id: `w${index}`,
        kind: 'sample/write',
        input: { name: `part${index}`, milliseconds },
      })),
  };
  const merge: Stage = {
    name: 'merge',
    plan: async ({ results }) => {
      const inputs = results('write').flatMap((each) => (each.state === 'done' ? [each.result] : []));
      return [{ id: 'merge', kind: 'sample/merge', input: inputs }];
    },
  };
  return [write, merge];
}

/** The run that is killed and taken up again. */
export const openSampleRun = (directory: string) =>
  openRun({
    directory,
    name: 'sample',
    program: { name: 'beamline', version: '0.1.0' },
    configuration: { parts: 12 },
    taskModule: sampleTasks,
    mode: 'either',
  });

if (import.meta.main) {
  const run = await openSampleRun(process.argv[2] ?? '');
  const executor = threadsExecutor({ threads: 2 });
  await runStages(run, slowStages(80), executor);
  await executor.close();
  await run.close();
}
