import type { TaskEvent } from '../executor/executor.ts';
import { fractionOf, type ProgressTracker } from '../progress/progress.ts';
import type { Run } from './run.ts';
import type { StageOptions } from './run-stages.ts';

/** Between two notes in the record of how far a task is. */
const RECORD_MILLISECONDS = 5000;

/** Takes what happens to the tasks of a stage into the record, the log and the progress. */
export function taskFollower(
  run: Run,
  stage: string,
  tracker: ProgressTracker,
  onProgress: StageOptions['onProgress'],
): (event: TaskEvent) => void {
  const isDue = everySoOften();
  return (event) => {
    const { task } = event;
    switch (event.type) {
      case 'started': {
        const { attempt, startedAt: at, host, worker } = event;
        tracker.started(task);
        run.append({ event: 'started', stage, task, attempt, at, host, worker });
        onProgress({ type: 'task-started', task, worker, ...tracker.state() });
        break;
      }
      case 'progress': {
        const told = tracker.progress(task, event.progress);
        if (isDue(task)) {
          run.append({ event: 'progress', stage, task, fraction: fractionOf(event.progress) });
        }
        onProgress({ type: 'task-progress', task, ...told, ...tracker.state() });
        break;
      }
      case 'log':
        run.log(`${stage}: ${task}: ${event.line}`);
        onProgress({ type: 'task-log', task, line: event.line, ...tracker.state() });
        break;
      default:
        event satisfies never;
    }
  };
}

/** Whether a task may say again in the record how far it is: not at once, and then every few seconds. */
function everySoOften(): (task: string) => boolean {
  const next = new Map<string, number>();
  return (task) => {
    const now = performance.now();
    const due = next.get(task);
    if (due === undefined || now >= due) next.set(task, now + RECORD_MILLISECONDS);
    return due !== undefined && now >= due;
  };
}
