import type { Submission } from '../batch/scheduler.ts';
import { elementScript, type NodeEnvironment, shellWord } from '../batch/shell.ts';

/** What an element asks of PBS; what is not given is the site's default. */
export interface PbsResources extends NodeEnvironment {
  readonly queue?: string;
  readonly account?: string;
  readonly cpus?: number;
  /** Memory of an element: `4gb`. */
  readonly memory?: string;
  /** Wall-clock time: `02:00:00`. */
  readonly walltime?: string;
  /** Resources that only some sites have: `{ io: 5 }`. */
  readonly resources?: { readonly [name: string]: string | number };
  /** What has to come before, as `-W depend=` takes it: `afterok:12.server`. */
  readonly dependency?: string;
  /** The most elements of an array that run at a time. */
  readonly atATime?: number;
  /** Further options of `qsub`. */
  readonly extra?: readonly string[];
}

/** The script of an element. A job that is no array has no index: it is element 0. */
export function pbsScript({ name, command, directory }: Submission, environment: NodeEnvironment): string {
  const element = `${name}."\${PBS_ARRAY_INDEX:-0}"`;
  // PBS itself writes no log to a path with blanks, commas or colons. It starts in the home directory.
  const start = [`exec >>${shellWord(`${directory}/`)}${element}.log 2>&1`, 'cd "$PBS_O_WORKDIR" || exit 1'];
  return elementScript(start, command, element, environment);
}

/** The arguments of `qsub`. An array of one is a plain job: PBS refuses `-J 0-0`. */
export function qsubArguments(
  { name, count }: Submission,
  script: string,
  resources: PbsResources,
): string[] {
  const { queue, account, cpus = 1, memory, walltime, dependency, atATime, extra = [] } = resources;
  const select = `select=1:ncpus=${cpus}${memory === undefined ? '' : `:mem=${memory}`}`;
  const limits = [
    select,
    ...(walltime === undefined ? [] : [`walltime=${walltime}`]),
    ...Object.entries(resources.resources ?? {}).map(([key, value]) => `${key}=${value}`),
  ];
  const limit = atATime === undefined ? '' : `%${atATime}`;
  return [
    ...['-N', name, '-S', '/bin/bash', '-r', 'y', '-j', 'oe', '-o', '/dev/null'],
    ...limits.flatMap((one) => ['-l', one]),
    ...(count > 1 ? ['-J', `0-${count - 1}${limit}`] : []),
    ...(queue === undefined ? [] : ['-q', queue]),
    ...(account === undefined ? [] : ['-A', account]),
    ...(dependency === undefined ? [] : ['-W', `depend=${dependency}`]),
    ...extra,
    script,
  ];
}
