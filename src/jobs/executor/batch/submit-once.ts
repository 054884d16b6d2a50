import type { CommandEnd } from './run-command.ts';
import type { Submission, SubmittedJob } from './scheduler.ts';

/** How a batch system is given a job, by its programs. */
export interface SubmitSteps {
  readonly submit: () => Promise<CommandEnd>;
  /** The job that an answer names, `undefined` when it names none. */
  readonly jobIn: (end: CommandEnd) => string | undefined;
  /** The job with the name of the submission, where there is one. */
  readonly find: () => Promise<string | undefined>;
  readonly refusal: (end: CommandEnd) => Error;
}

/**
 * Submits a job, and not twice: where the answer may have been lost and not the question, the job of this name is the
 * one. Throws what `submit` throws, or the refusal.
 */
export async function submitOnce(
  { name, count }: Submission,
  { submit, jobIn, find, refusal }: SubmitSteps,
): Promise<SubmittedJob> {
  const end = await submit().catch((error: unknown) => ({ error }));
  const job = 'error' in end ? undefined : jobIn(end);
  if (job !== undefined) return { job, name, count };
  const known = await find().catch(() => undefined);
  if (known !== undefined) return { job: known, name, count };
  throw 'error' in end ? end.error : refusal(end);
}
