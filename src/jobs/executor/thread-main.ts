/** The program of one worker thread: does the tasks it is sent, one at a time. */
import { parentPort } from 'node:worker_threads';
import { performTask } from '../perform.ts';
import { progressGate } from './progress-gate.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

const port = parentPort;
if (!port) throw new Error('jobs: thread-main.ts is started by the threads executor only');
const say = (message: FromThread) => port.postMessage(message);
let current: AbortController | undefined;

port.on('message', (message: ToThread) => {
  if (message.type === 'abort') current?.abort();
  else void perform(message);
});

async function perform({ call, task }: Extract<ToThread, { type: 'task' }>): Promise<void> {
  const began = performance.now();
  current = new AbortController();
  if (call.timeLimitSeconds > 0) say({ type: 'began' });
  const outcome = await performTask(call, task, {
    signal: current.signal,
    progress: progressGate((progress) => say({ type: 'progress', progress })),
    log: (line) => say({ type: 'log', line }),
  });
  current = undefined;
  say({ type: 'outcome', outcome, seconds: (performance.now() - began) / 1000 });
}
