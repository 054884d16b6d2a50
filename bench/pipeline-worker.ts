/** Our side of the pipeline's benchmark, in a process of its own: reading, selecting and computing masses on one thread. */
import { checkConfig, resolveInputs, runPipeline, STEPS, settingsOf } from '../src/apps/bumpnet/index.ts';
import { inlineExecutor } from '../src/jobs/index.ts';
import { answer, type Request } from './peer.ts';

/** What is asked: files, where the run goes, and the sections of a configuration. */
export type PipelineRequest = Request & {
  readonly paths: readonly string[];
  readonly folder: string;
  readonly config: Record<string, unknown>;
};

async function pipeline(request: Request): Promise<number> {
  const { paths, folder, config } = request as PipelineRequest; // what pipeline.ts asks
  const executor = inlineExecutor();
  const { settings } = settingsOf(checkConfig(config, 'benchmark'));
  const summary = await runPipeline(
    { settings, inputs: await resolveInputs(paths), steps: STEPS },
    {
      directory: folder,
      name: 'benchmark',
      program: { name: 'beamline', version: 'benchmark' },
      executor,
      steps: new Set(['parsing', 'mass_calculating']),
      mode: 'create',
      attempts: 1,
    },
  );
  await executor.close();
  if (summary.state !== 'done') throw new Error(`the run ended as ${summary.state}`);
  return summary.events.read;
}

await answer({ pipeline });
