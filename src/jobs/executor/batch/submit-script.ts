import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandEnd } from './run-command.ts';
import type { Submission, SubmittedJob } from './scheduler.ts';

/** How a batch system is given a job, by its programs. */
export interface SubmitSteps {
  /** The most elements of one job; whoever submits asks again for those that are missing. */
  readonly longestArray: number;
  /** What an element runs. */
  readonly script: (submission: Submission) => string;
  readonly submit: (path: string, submission: Submission) => Promise<CommandEnd>;
  /** The job that an answer names, `undefined` when it names none. */
  readonly jobIn: (end: CommandEnd) => string | undefined;
  /** The job with the name of the submission, where there is one. */
  readonly find: () => Promise<string | undefined>;
  readonly refusal: (end: CommandEnd) => Error;
}

/**
 * Writes the script of a job and submits it, and not twice: where the answer may have been lost and not the question, the
 * job of this name is the one. Throws what `submit` throws, or the refusal.
 */
export async function submitScript(asked: Submission, steps: SubmitSteps): Promise<SubmittedJob> {
  const { name, directory } = asked;
  const count = Math.min(asked.count, steps.longestArray);
  const submission = { ...asked, count };
  const path = join(directory, `${name}.sh`);
  await writeFile(path, steps.script(submission), { mode: 0o755 });
  const end = await steps.submit(path, submission).catch((error: unknown) => ({ error }));
  const job = 'error' in end ? undefined : steps.jobIn(end);
  if (job !== undefined) return { job, name, count };
  const known = await steps.find().catch(() => undefined);
  if (known !== undefined) return { job: known, name, count };
  throw 'error' in end ? end.error : steps.refusal(end);
}
