import { refusalOf } from '../batch/refusal.ts';
import { commandRunner, type RunCommand } from '../batch/run-command.ts';
import { type ElementState, elementName, type Scheduler, type SubmittedJob } from '../batch/scheduler.ts';
import { submitScript } from '../batch/submit-script.ts';
import { type ListedPbsJob, parseQstat } from './listing.ts';
import { type PbsResources, pbsScript, qsubArguments } from './script.ts';

/** How PBS is used. */
export interface PbsOptions extends PbsResources {
  /** The longest array; PBS's own limit (`max_array_size`) is 10,000 where a site did not change it. */
  readonly longestArray?: number;
  /** Runs `qsub`, `qstat` and `qdel`. */
  readonly run?: RunCommand;
}

/** What `qstat` and `qdel` exit with for a job that has finished, and for one that is not known (any more). */
const FINISHED = 35;
const UNKNOWN = 153;

/** What PBS says of a job that it will refuse again. */
const LASTING = /illegal|unknown (resource|queue)|unauthorized|invalid|cannot/i;

/** Workers as elements of PBS arrays. */
export function pbsScheduler(options: PbsOptions = {}): Scheduler {
  const { longestArray = 10_000, run = commandRunner() } = options;
  return {
    name: 'PBS',
    submit: (asked) =>
      submitScript(asked, {
        longestArray,
        script: (submission) => pbsScript(submission, options),
        submit: (path, submission) => run('qsub', qsubArguments(submission, path, options)),
        jobIn: ({ code, out }) => (code === 0 ? /^\d+(?:\[\])?\.?\S*/m.exec(out)?.[0] : undefined),
        find: () => jobNamed(run, asked.name),
        refusal: (end) => refusalOf('qsub', end, (words) => LASTING.test(words)),
      }),
    async poll(jobs) {
      const states = new Map<string, ElementState>();
      // One question for each job: of several in one, only the first is answered as JSON.
      for (const job of jobs) {
        for (const { index = 0, state } of await elementsOf(run, job)) {
          states.set(elementName(job.name, index), state);
        }
      }
      return states;
    },
    async cancel({ job, count }, index) {
      const id = index === undefined || count === 1 ? job : job.replace('[]', `[${index}]`);
      const end = await run('qdel', [id]);
      if (![0, FINISHED, UNKNOWN].includes(end.code)) throw refusalOf('qdel', end);
    },
  };
}

async function jobNamed(run: RunCommand, name: string): Promise<string | undefined> {
  const { out } = await run('qstat', ['-t', '-f', '-F', 'json']);
  return parseQstat(out).find((listed) => listed.name === name)?.job;
}

/** Asks with the history first, and without it where the server keeps none. */
async function elementsOf(run: RunCommand, { job }: SubmittedJob): Promise<ListedPbsJob[]> {
  for (const history of [['-x'], []]) {
    const end = await run('qstat', [...history, '-t', '-f', '-F', 'json', job]);
    if (end.code === 0) return parseQstat(end.out).filter((listed) => listed.job === job);
    // Not known any more: nothing is said about it, and our own records decide.
    if (end.code === FINISHED || end.code === UNKNOWN) continue;
    if (history.length === 0) throw refusalOf('qstat', end);
  }
  return [];
}
