import type { TaskProgress } from '../task.ts';

const MIN_MILLISECONDS = 100;

/**
 * Lets at most ten reports of progress a second through, so that a task may report from its innermost loop. What is
 * held back is lost: the outcome says that the task is at its end.
 */
export function progressGate(
  report: (progress: TaskProgress) => void,
  { now = () => performance.now() }: { now?: () => number } = {},
): (progress: TaskProgress) => void {
  let next = 0;
  return (progress) => {
    const time = now();
    if (time < next) return;
    next = time + MIN_MILLISECONDS;
    report(progress);
  };
}
