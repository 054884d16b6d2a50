import type { Assignment, Outcome, TaskProgress } from '../task.ts';
import type { StageCall } from './executor.ts';

/** What the coordinator tells a thread. A thread has one task at a time. */
export type ToThread =
  | { readonly type: 'task'; readonly call: StageCall; readonly task: Assignment }
  | { readonly type: 'abort' };

/** What a thread tells the coordinator. An outcome of `undefined`: the task gave up when it was told to stop. */
export type FromThread =
  /** The thread is up and has the task in its hands: its time begins; said where there is a time limit. */
  | { readonly type: 'began' }
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'log'; readonly line: string }
  | { readonly type: 'outcome'; readonly outcome: Outcome | undefined; readonly seconds: number };
