/**
 * The job engine: runs of stages of tasks, wherever the tasks run. It knows no physics.
 *
 *     const run = await openRun({ directory, name, program, configuration, taskModule, mode: 'either' });
 *     const executor = threadsExecutor();
 *     const view = progressFor(process.stderr);
 *     const { state, failures } = await runStages(run, stages, executor, { signal, onProgress: view.update });
 *     await executor.close();
 *     await run.close();
 *
 * - *run*: one execution of a workflow, with one directory, one record, one configuration.
 * - *stage*: a step of a run; it plans its tasks from what former stages gave.
 * - *task*: a unit of work inside a stage: plain JSON in, plain JSON out, a named function; safe to do twice.
 * - *attempt*: one try at a task. Its *outcome* is `done`, `retry` or `drop`.
 * - *worker*: what does tasks for an executor: a thread, a process.
 * - *executor*: where tasks run. It makes single attempts; trying again is decided here, by the *retry policy*.
 * - *output*: a file that a task made, published whole or not at all.
 * - *part*: one of several jobs that share a run directory, each with a record of its own.
 */
export { type ErrorRecord, errorRecordOf } from './error-record.ts';
export { type ExchangeOptions, overExchange } from './exchange/over-exchange.ts';
export { type BatchOptions, batchExecutor } from './executor/batch/batch-executor.ts';
export type { SpoolTimes } from './executor/batch/settings.ts';
export { type WorkOptions, type WorkSummary, workSpool } from './executor/batch/work.ts';
export type { ExecuteOptions, Executor, StageCall, TaskEvent } from './executor/executor.ts';
export { inlineExecutor } from './executor/inline.ts';
export { kubernetesExecutor } from './executor/kubernetes/kubernetes.ts';
export type { KubernetesOptions } from './executor/kubernetes/kubernetes-scheduler.ts';
export { outOfMemory, overTimeLimit, workerCrashed } from './executor/mishaps.ts';
export { pbsExecutor } from './executor/pbs/pbs.ts';
export type { PbsOptions } from './executor/pbs/pbs-scheduler.ts';
export { type RabbitmqOptions, rabbitmqExecutor } from './executor/rabbitmq/executor.ts';
export { moduleFor, type TaskModules } from './executor/rabbitmq/task-modules.ts';
export {
  type RabbitmqWorker,
  type RabbitmqWorkerOptions,
  rabbitmqWorker,
} from './executor/rabbitmq/worker.ts';
export { slurmExecutor } from './executor/slurm/slurm.ts';
export type { SlurmOptions } from './executor/slurm/slurm-scheduler.ts';
export { type FarmHost, parseHostFile } from './executor/ssh/hosts.ts';
export { sshExecutor } from './executor/ssh/ssh.ts';
export type { SshOptions } from './executor/ssh/ssh-scheduler.ts';
export { type ThreadsOptions, threadsExecutor } from './executor/threads.ts';
export { canonicalJson, hashOfJson, type Json, jsonText } from './json.ts';
export { checksumOfFile } from './output/checksum.ts';
export {
  faultOfOutput,
  type OutputFile,
  outputsOf,
  publish,
  type Verification,
} from './output/publish.ts';
export { type FileContent, publishContents } from './output/publish-contents.ts';
export { performTask } from './perform.ts';
export { type PlainOptions, type ProgressView, plainProgress } from './progress/plain.ts';
export type { ProgressEvent, StageProgress } from './progress/progress.ts';
export { progressFor, type Terminal, type TerminalOptions, terminalProgress } from './progress/terminal.ts';
export { wordsOfCount, wordsOfSeconds } from './progress/words.ts';
export type {
  AttemptRecord,
  InputFile,
  Program,
  RunRecord,
  RunState,
  SessionRecord,
  StageRecord,
  StageState,
  TaskRecord,
  TaskState,
} from './record/record.ts';
export { DEFAULT_RETRY, outcomeOfError, type RetryPolicy } from './retry-policy.ts';
export { runDirectory } from './run/directory.ts';
export type { StagePace, WorkerPace } from './run/pace.ts';
export { openRun, type Run, type RunOptions } from './run/run.ts';
export { type RunStagesOptions, runStages } from './run/run-stages.ts';
export type { Stage, StageContext, TaskResult } from './run/stage.ts';
export { partsOfRun, type RunStatus, readRun } from './run/status.ts';
export type { Failure, RunSummary, StageSummary } from './run/summary.ts';
export { readSummed, type SummedStatus } from './run/summed-status.ts';
export {
  type Assignment,
  done,
  type Outcome,
  type Task,
  type TaskContext,
  type TaskFunction,
  type TaskFunctions,
  type TaskOutcome,
  type TaskProgress,
} from './task.ts';
export { asJson, type TypedTask, typedTask } from './typed-task.ts';
