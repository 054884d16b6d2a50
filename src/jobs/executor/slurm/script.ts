import { UsageError } from '../../../errors.ts';
import type { Submission } from '../batch/scheduler.ts';
import { elementScript, type NodeEnvironment, shellWord } from '../batch/shell.ts';

/** What an element asks of Slurm; what is not given is the site's default. */
export interface SlurmResources extends NodeEnvironment {
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  /** Wall-clock time: `2:00:00`, `3-12:00`, minutes. */
  readonly time?: string;
  /** Memory of an element: `4G`. */
  readonly memory?: string;
  readonly cpus?: number;
  readonly constraint?: string;
  readonly gres?: string;
  /** What has to come before: `afterok:123`, `singleton`. Elements whose dependency cannot come true are cancelled. */
  readonly dependency?: string;
  /** The most elements of an array that run at a time. */
  readonly atATime?: number;
  /** Further options of `sbatch`, as they are: `['--exclusive']`. */
  readonly extra?: readonly string[];
}

/** The script of an array job, with its options as its header. Throws `UsageError` for an option with a line break. */
export function slurmScript(submission: Submission, resources: SlurmResources): string {
  const header = optionsOf(submission, resources).map((option) => `#SBATCH ${plain(option)}`);
  const element = `${submission.name}."$SLURM_ARRAY_TASK_ID"`;
  return elementScript(header, submission.command, element, resources);
}

function optionsOf({ name, count, directory }: Submission, resources: SlurmResources): string[] {
  const { partition, account, qos, time, memory, cpus, constraint, gres, dependency } = resources;
  const { atATime, extra = [] } = resources;
  const given = { partition, account, qos, time, mem: memory, constraint, gres, dependency };
  const named = Object.entries(given).flatMap(([key, value]) =>
    value === undefined ? [] : [`--${key}=${shellWord(value)}`],
  );
  return [
    `--job-name=${name}`,
    `--array=0-${count - 1}${atATime === undefined ? '' : `%${atATime}`}`,
    `--output=${shellWord(`${directory.replaceAll('%', '%%')}/%x.%a.log`)}`,
    '--open-mode=append',
    '--requeue',
    ...(dependency === undefined ? [] : ['--kill-on-invalid-dep=yes']),
    ...(cpus === undefined ? [] : [`--cpus-per-task=${cpus}`]),
    ...named,
    ...extra,
  ];
}

function plain(option: string): string {
  if (!/[\n\r]/.test(option)) return option;
  throw new UsageError(`jobs: a Slurm option has a line break: ${JSON.stringify(option)}`);
}
