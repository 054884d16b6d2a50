import type { ProgressEvent } from './progress.ts';
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
  /** At most one line on the state of a stage in so many seconds. */
  readonly intervalSeconds?: number;
  /** Seconds from any beginning. */
  readonly now?: () => number;
}

/** Progress as lines for a log: each stage's start and end, every failure, and the state now and then. */
export function plainProgress(options: PlainOptions): ProgressView {
  const { intervalSeconds = 10, now = () => performance.now() / 1000 } = options;
  const write = (line: string) => options.write(oneLine(line));
  let next = 0;
  return {
    update(event) {
      const stage = `[${event.stageNumber}/${event.stageCount}] ${event.stage}`;
      if (event.type === 'stage-started') {
        const before = event.reused > 0 ? `, ${event.reused} done before` : '';
        write(`${stage}: ${event.total} tasks${before}`);
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
        next = now() + intervalSeconds;
      }
    },
    close() {},
  };
}
