import { UsageError } from '../../errors.ts';
import { hashOfJson, type Json } from '../json.ts';
import { faultOfOutput, outputsOf, type Verification } from '../output/publish.ts';
import type { TaskPlan, TaskRecord } from '../record/record.ts';
import type { Task } from '../task.ts';
import type { Run } from './run.ts';
import type { Stage, StageContext, TaskResult } from './stage.ts';

/** The tasks of a stage, and those of them that are still to be done. */
export interface StagePlan {
  readonly tasks: readonly Task[];
  readonly left: readonly Task[];
}

/**
 * Plans a stage and records the plan. Tasks that were done before and whose outputs still are what they were are not
 * left to do. Throws what the stage's own plan throws, and `UsageError` when two tasks have one id.
 */
export async function planStage(
  run: Run,
  stage: Stage,
  former: readonly string[],
  context: StageContext,
  verification: Verification,
): Promise<StagePlan> {
  const tasks = await stage.plan(context);
  context.signal.throwIfAborted();
  const basis = stage.dependsOn === 'input' ? null : basisOf(context, former);
  run.append({
    event: 'planned',
    stage: stage.name,
    tasks: plansOf(stage.name, tasks, basis),
    at: new Date().toISOString(),
  });
  for (const task of run.stage(stage.name)?.tasks ?? []) {
    context.signal.throwIfAborted();
    const reason = await faultOf(run.directory, task, verification);
    if (reason === undefined) continue;
    run.append({ event: 'undone', stage: stage.name, task: task.id, reason });
    run.log(`${stage.name}: ${task.id}: is done again: ${reason}`);
  }
  const states = new Map(run.stage(stage.name)?.tasks.map(({ id, state }) => [id, state]));
  return { tasks, left: tasks.filter(({ id }) => states.get(id) !== 'done') };
}

/** Stands for all that former stages gave; not for the words in which failures are told. */
function basisOf(context: StageContext, former: readonly string[]): string {
  const given = (result: TaskResult): Json =>
    result.state === 'done' ? [result.task, result.result] : [result.task];
  return hashOfJson(
    former.map((stage) => [stage, context.results(stage).map(given), context.stageResult(stage)]),
  );
}

function plansOf(stage: string, tasks: readonly Task[], basis: Json): TaskPlan[] {
  const seen = new Set<string>();
  return tasks.map(({ id, kind, input }) => {
    if (seen.has(id)) throw new UsageError(`jobs: stage "${stage}" has two tasks "${id}"`);
    seen.add(id);
    return { id, kind, key: hashOfJson([kind, input, basis]) };
  });
}

/** Why what a task that is done gave cannot be relied on. */
async function faultOf(
  directory: string,
  task: TaskRecord,
  verification: Verification,
): Promise<string | undefined> {
  if (task.state !== 'done') return undefined;
  for (const output of outputsOf(task.result ?? null)) {
    const fault = await faultOfOutput(directory, output, verification);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
