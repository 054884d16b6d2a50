/** The program of a worker for the tests: as `beamline worker`, for the tasks of `sample-tasks.ts`. */
import { parseArgs } from 'node:util';
import { workSpool } from '../../../../src/jobs/executor/batch/work.ts';
import { sampleTasks } from '../../sample-tasks.ts';

const { values } = parseArgs({ options: { spool: { type: 'string' }, element: { type: 'string' } } });
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const { reason, tasks } = await workSpool({
  spool: String(values.spool),
  element: String(values.element),
  moduleOf: (kind) => (kind.startsWith('sample/') ? sampleTasks.href : undefined),
  signal: stop.signal,
});
console.log(`${tasks} tasks; ${reason}`);
