import type { ProgressEvent } from './progress.ts';
import { wordsOfTask } from './words.ts';

/** Keeps what there is to say of each task that is running, in the order in which they started. */
export function followTasks(tasks: Map<string, string>, event: ProgressEvent): void {
  if (event.type === 'stage-started') tasks.clear();
  if (event.type === 'task-started') tasks.set(event.task, '');
  if (event.type === 'task-progress') tasks.set(event.task, wordsOfTask(event));
  if (event.type === 'task-ended') tasks.delete(event.task);
}
