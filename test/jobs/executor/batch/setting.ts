import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Executor, SpoolTimes } from '../../../../src/jobs/index.ts';

/** Times for a local disk and impatient tests. */
export const QUICK: Partial<SpoolTimes> = {
  poll: 0.04,
  beat: 0.2,
  lease: 30,
  idle: 20,
  orphan: 60,
  grace: 0.3,
  ask: 0.3,
};

/** Keeps what Node compiles, as each worker is a process that loads the same modules. */
const cache = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'beamline-tests');

/** Starts `spool-worker.ts` on the Node that runs the tests. */
export const WORKER = [
  'env',
  `NODE_COMPILE_CACHE=${cache}`,
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(import.meta.dirname, 'spool-worker.ts'),
];

/** An executor with a spool of its own, which is gone when the executor is closed. */
export function withOwnSpool(make: (spool: string) => Executor): Executor {
  const spool = mkdtempSync(join(tmpdir(), 'beamline-spool-'));
  const executor = make(spool);
  return {
    ...executor,
    async close() {
      await executor.close();
      rmSync(spool, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
