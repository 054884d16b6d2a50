/** Something that starts workers: `count` elements of one job, counted from 0. */
export interface Submission {
  /** Unique: by it a job is found again whose submission was not answered. */
  readonly name: string;
  /** Where scripts and logs go; it exists. */
  readonly directory: string;
  readonly count: number;
  /** The program and its arguments; ` --element {name}.{index}` is to be appended. */
  readonly command: readonly string[];
}

/** A job that was submitted. */
export interface SubmittedJob {
  /** The scheduler's own name for it. */
  readonly job: string;
  /** That of the submission. */
  readonly name: string;
  readonly count: number;
}

/**
 * Where an element is, as the scheduler says. How it ended: `ok` says only that its process did; `returned`: through no
 * fault of its tasks (preempted, its node failed, never started), so that they are not charged with an attempt.
 */
export type ElementState =
  | { readonly state: 'queued' | 'running'; readonly words: string }
  | {
      readonly state: 'ended';
      readonly end: 'ok' | 'failed' | 'out-of-memory' | 'time-limit' | 'returned';
      readonly words: string;
    };

/**
 * A batch system, as far as the executor needs it: it starts processes on machines. Which tasks were done is never
 * asked from it. Calls have time limits and throw `StorageError` when the batch system does not answer as it should;
 * `UsageError` when it refuses the job for good.
 */
export interface Scheduler {
  /** How people name it: `Slurm`. */
  readonly name: string;
  /** Submits a job. */
  submit(submission: Submission): Promise<SubmittedJob>;
  /** Where the elements are, by `{name}.{index}`; those it knows nothing of (any more) are left out. */
  poll(jobs: readonly SubmittedJob[]): Promise<ReadonlyMap<string, ElementState>>;
  /** Ends a job, or one element of it; one that has ended or is not known is no error. */
  cancel(job: SubmittedJob, index?: number): Promise<void>;
  /** Lets go of what the scheduler itself holds. */
  close?(): Promise<void>;
}

/** The name of an element. */
export const elementName = (submission: string, index: number) => `${submission}.${index}`;
