import type { ProgressView } from './plain.ts';
import { plainProgress } from './plain.ts';
import type { ProgressEvent } from './progress.ts';
import { followTasks } from './running-tasks.ts';
import { oneLine, wordsOfSeconds, wordsOfStage } from './words.ts';

/** What of a terminal is used: `process.stderr` will do. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How progress is shown on a terminal. */
export interface TerminalOptions {
  /** Lines for running tasks below the line of the stage; 0 for a single line. */
  readonly taskLines?: number;
  /** Times a second that it is drawn anew at most. */
  readonly framesPerSecond?: number;
  /** Seconds from any beginning. */
  readonly now?: () => number;
}

/** A view for this stream: moving bars on a terminal, plain lines elsewhere. */
export function progressFor(stream: Terminal, options: TerminalOptions = {}): ProgressView {
  if (stream.isTTY) return terminalProgress(stream, options);
  return plainProgress({ write: (line) => stream.write(`${line}\n`) });
}

/**
 * Progress as a bar for the stage and a line for each running task, drawn in place; ended stages, failures and log lines
 * scroll past above.
 */
export function terminalProgress(terminal: Terminal, options: TerminalOptions = {}): ProgressView {
  const { taskLines = 4, framesPerSecond = 10, now = () => performance.now() / 1000 } = options;
  const tasks = new Map<string, string>();
  let drawn = 0;
  let next = 0;

  function draw(lines: readonly string[], scrolled: readonly string[]): void {
    const width = (terminal.columns ?? 80) - 1;
    // Up over what was drawn, clear to the end of the screen, write anew.
    const back = drawn > 0 ? `\x1b[${drawn}A\r\x1b[J` : '';
    const text = [...scrolled, ...lines].map((line) => `${cut(line, width)}\n`).join('');
    terminal.write(back + text);
    drawn = lines.length;
  }

  function frame(event: ProgressEvent): string[] {
    const width = (terminal.columns ?? 80) - 1;
    const shown = [...tasks].slice(0, taskLines).map(([task, words]) => `  ${task}  ${words}`);
    const hidden = tasks.size - shown.length;
    if (hidden > 0 && taskLines > 0) shown.push(`  and ${hidden} more`);
    return [stageLine(event, width), ...shown];
  }

  return {
    update(event) {
      followTasks(tasks, event);
      const scrolled = scrolledLines(event);
      const isEnd = event.type === 'stage-ended';
      if (scrolled.length === 0 && event.type !== 'stage-started' && now() < next) return;
      next = now() + 1 / framesPerSecond;
      draw(isEnd ? [] : frame(event), scrolled);
    },
    close() {
      drawn = 0;
    },
  };
}

function scrolledLines(event: ProgressEvent): string[] {
  if (event.type === 'task-log') return [`${event.task}: ${event.line}`];
  if (event.type === 'task-ended' && event.state === 'failed')
    return [`${event.task}: failed: ${event.reason}`];
  if (event.type === 'stage-ended') {
    return [`${titleOf(event)}  ${wordsOfStage(event)}, took ${wordsOfSeconds(event.elapsedSeconds)}`];
  }
  return [];
}

const titleOf = (event: ProgressEvent) => `[${event.stageNumber}/${event.stageCount}] ${event.stage}`;

function stageLine(event: ProgressEvent, width: number): string {
  const [title, words] = [titleOf(event), wordsOfStage(event)];
  const room = Math.min(40, width - title.length - words.length - 10);
  if (room < 5) return `${title}  ${words}`;
  const filled = Math.floor(event.fraction * room);
  const percent = `${Math.floor(event.fraction * 100)}%`.padStart(4);
  return `${title}  ${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${percent}  ${words}`;
}

/** One line of at most `width` characters. */
function cut(line: string, width: number): string {
  const clean = oneLine(line);
  return clean.length <= width ? clean : `${clean.slice(0, width - 1)}…`;
}
