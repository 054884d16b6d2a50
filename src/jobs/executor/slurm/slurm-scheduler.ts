import { refusalOf } from '../batch/refusal.ts';
import { commandRunner, type RunCommand } from '../batch/run-command.ts';
import { type ElementState, elementName, type Scheduler, type SubmittedJob } from '../batch/scheduler.ts';
import { submitScript } from '../batch/submit-script.ts';
import { type ListedElement, parseSacct, parseSqueue, SACCT_FORMAT, SQUEUE_FORMAT } from './listing.ts';
import { type SlurmResources, slurmScript } from './script.ts';

/** What Slurm says of a job that it may take later. */
const PASSING = /unable to contact|timed? ?out|temporarily|resource busy|connection|try again|limit/i;

/** How Slurm is used. */
export interface SlurmOptions extends SlurmResources {
  /** The longest array; Slurm's own limit (`MaxArraySize`) is 1001 where a site did not change it. */
  readonly longestArray?: number;
  /** Runs `sbatch`, `squeue`, `sacct` and `scancel`. */
  readonly run?: RunCommand;
}

/**
 * Workers as elements of Slurm arrays. Elements are known by array and index only; states come from `squeue`, and from
 * `sacct` for what `squeue` has already forgotten, where accounting is on.
 */
export function slurmScheduler(options: SlurmOptions = {}): Scheduler {
  const { longestArray = 1000, run = commandRunner() } = options;
  let hasAccounting = true;

  async function accounted(jobs: readonly SubmittedJob[]): Promise<ListedElement[]> {
    if (!hasAccounting || jobs.length === 0) return [];
    const ids = jobs.map(({ job }) => job).join(',');
    const end = await run('sacct', ['-X', '-n', '-P', `--format=${SACCT_FORMAT}`, '-j', ids]);
    if (end.code === 0 && !/accounting storage is disabled/i.test(end.err)) return parseSacct(end.out);
    if (/disabled/i.test(end.err)) hasAccounting = false;
    return [];
  }

  return {
    name: 'Slurm',
    submit: (asked) =>
      submitScript(asked, {
        longestArray,
        script: (submission) => slurmScript(submission, options),
        submit: (path) => run('sbatch', ['--parsable', path]),
        jobIn: ({ out }) => /^(\d+)(?:;|$)/m.exec(out)?.[1],
        find: () => jobNamed(run, asked.name),
        refusal: (end) => refusalOf('sbatch', end, (words) => !PASSING.test(words)),
      }),
    async poll(jobs) {
      const listed = parseSqueue(await ownQueue(run, jobs));
      const states = statesOf(jobs, listed);
      const isWhole = (job: SubmittedJob) =>
        Array.from({ length: job.count }, (_, index) => states.has(elementName(job.name, index))).every(
          Boolean,
        );
      const missing = jobs.filter((job) => !isWhole(job));
      for (const [name, state] of statesOf(jobs, await accounted(missing).catch(() => []))) {
        if (!states.has(name)) states.set(name, state);
      }
      return states;
    },
    async cancel({ job }, index) {
      const end = await run('scancel', ['--quiet', index === undefined ? job : `${job}_${index}`]);
      if (end.code !== 0 && !/invalid job id/i.test(end.err)) throw refusalOf('scancel', end);
    },
  };
}

async function jobNamed(run: RunCommand, name: string): Promise<string | undefined> {
  const { out } = await run('squeue', ['--noheader', `--name=${name}`, '--states=all', '--format=%F']);
  return /^\d+$/m.exec(out)?.[0];
}

/** By name, as `squeue` refuses a list of numbers of which it has forgotten one. */
async function ownQueue(run: RunCommand, jobs: readonly SubmittedJob[]): Promise<string> {
  const names = jobs.map(({ name }) => name).join(',');
  const args = ['--noheader', '--array', '--states=all', `--name=${names}`, `--format=${SQUEUE_FORMAT}`];
  const end = await run('squeue', args);
  if (end.code !== 0) throw refusalOf('squeue', end);
  return end.out;
}

function statesOf(
  jobs: readonly SubmittedJob[],
  listed: readonly ListedElement[],
): Map<string, ElementState> {
  const names = new Map(jobs.map(({ job, name }) => [job, name]));
  const states = new Map<string, ElementState>();
  for (const { job, index, state } of listed) {
    const name = names.get(job);
    if (name !== undefined) states.set(elementName(name, index), state);
  }
  return states;
}
