import type { ProgressEvent } from './progress.ts';
import { followTasks } from './running-tasks.ts';
import { oneLine, wordsOfSeconds, wordsOfStage } from './words.ts';

/** Shows the progress of a run to people. */
export interface ProgressView {
  update(event: ProgressEvent): void;
  /** Leaves what is shown in its last state. */
  close(): void;
}

/** Where and when plain lines are written. */
export interface PlainOptions {
  /** Takes one line without its line end. */
  readonly write: (line: string) => void;
  /** The state of a stage and of its running tasks is told once in so many seconds. */
  readonly intervalSeconds?: number;
  /** Of how many running tasks it is told. */
  readonly taskLines?: number;
  /** Seconds from any beginning. */
  readonly now?: () => number;
}

/** Progress as lines for a log: each stage's start and end, every failure, and now and then how far it and its tasks are. */
export function plainProgress(options: PlainOptions): ProgressView {
  const { intervalSeconds = 10, taskLines = 4, now = () => performance.now() / 1000 } = options;
  const write = (line: string) => options.write(oneLine(line));
  const tasks = new Map<string, string>();
  let next = 0;
  return {
    update(event) {
      followTasks(tasks, event);
      const stage = `[${event.stageNumber}/${event.stageCount}] ${event.stage}`;
      if (event.type === 'stage-started') {
        write(`${stage}: ${wordsOfStart(event)}`);
        next = now() + intervalSeconds;
      } else if (event.type === 'stage-ended') {
        write(`${stage}: ${wordsOfStage(event)}, took ${wordsOfSeconds(event.elapsedSeconds)}`);
      } else if (event.type === 'task-ended' && event.state !== 'done') {
        write(
          `${stage}: ${event.task}: ${event.state === 'retry' ? 'tried again' : 'failed'}: ${event.reason}`,
        );
      } else if (event.type === 'task-log') {
        write(`${stage}: ${event.task}: ${event.line}`);
      } else if (now() >= next) {
        write(`${stage}: ${wordsOfStage(event)}`);
        for (const [task, words] of [...tasks].slice(0, taskLines)) write(`${stage}: ${task}: ${words}`);
        next = now() + intervalSeconds;
      }
    },
    close() {},
  };
}

function wordsOfStart({ total, reused }: ProgressEvent): string {
  const tasks = total === 1 ? '1 task' : `${total} tasks`;
  return reused > 0 ? `${tasks}, ${reused} done before` : tasks;
}
