import { type Json, jsonText } from './json.ts';
import { done, type Task, type TaskContext, type TaskFunction } from './task.ts';

/** A kind of task with the types of its input and result, which are plain JSON. */
export interface TypedTask<Input, Result> {
  readonly kind: string;
  /** What runs on a worker. */
  readonly perform: TaskFunction;
  /** A task of this kind. The id names it within its stage. */
  task(id: string, input: Input): Task;
  /** The result of a task of this kind, as the record keeps it. */
  resultOf(json: Json): Result;
}

/** Puts types on a kind of task: whatever `task` puts in, `perform` gets, and what it gives, `resultOf` reads. */
export function typedTask<Input, Result>(
  kind: string,
  perform: (input: Input, context: TaskContext) => Promise<Result>,
): TypedTask<Input, Result> {
  return {
    kind,
    perform: async (input, context) => done(asJson(await perform(input as unknown as Input, context))),
    task: (id, input) => ({ id, kind, input: asJson(input) }),
    resultOf: (json) => json as unknown as Result,
  };
}

/** The same value as plain JSON. Throws `UsageError` for what JSON cannot carry. */
export function asJson(value: unknown): Json {
  return JSON.parse(jsonText(value)) as Json;
}
