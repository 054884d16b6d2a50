import { isError, LimitError } from '../errors.ts';
import { errorRecordOf } from './error-record.ts';
import { performAway } from './exchange/away.ts';
import type { StageCall } from './executor/executor.ts';
import { type Json, jsonText } from './json.ts';
import { loadTaskFunction } from './load-tasks.ts';
import { outputsOf } from './output/publish.ts';
import { outcomeOfError } from './retry-policy.ts';
import type { Assignment, Outcome, TaskContext } from './task.ts';

/**
 * Makes one attempt at a task in this thread: what every worker does, wherever it is. Never throws: what the task
 * throws becomes an outcome by the policy, `undefined` when it gave up because the signal was aborted.
 */
export async function performTask(
  call: StageCall,
  task: Assignment,
  hooks: Pick<TaskContext, 'signal' | 'progress' | 'log'>,
): Promise<Outcome | undefined> {
  try {
    const work = await loadTaskFunction(call.taskModule, task.kind);
    const workIn = async (directory: string) => {
      const outcome = await work(task.input, { ...hooks, directory, attempt: task.attempt });
      return withPlainResult(outcome, call.maxResultBytes);
    };
    return await (call.exchange === undefined
      ? workIn(call.directory)
      : performAway(call.exchange, task, hooks.signal, workIn));
  } catch (error) {
    if (hooks.signal.aborted && (isError(error, 'cancelled') || isAbort(error))) return undefined;
    return outcomeOfError(errorRecordOf(error), call.retry);
  }
}

/** Sends the result through its JSON text, so that it is the same whether or not it then crosses a wire. */
function withPlainResult(outcome: Outcome, maxBytes: number): Outcome {
  if (outcome.status !== 'done') return outcome;
  const text = jsonText(outcome.result);
  if (text.length > maxBytes) {
    throw new LimitError(`jobs: the result is ${text.length} bytes of JSON, the limit is ${maxBytes}`, {
      hint: 'let the task publish a file and return its name',
    });
  }
  const result = JSON.parse(text) as Json;
  // Throws where `outputs` are not what they are to be.
  outputsOf(result);
  return { status: 'done', result };
}

const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError';
