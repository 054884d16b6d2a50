import { after } from 'node:test';
import { pbsExecutor } from '../../../../src/jobs/index.ts';
import { executorContract } from '../../../contract/executor.contract.ts';
import { pbsStandIn } from '../../../services/pbs/pbs.ts';
import { QUICK, WORKER, withOwnSpool } from '../batch/setting.ts';

const pbs = pbsStandIn();
after(() => pbs.close());

executorContract({
  name: 'a stand-in for PBS',
  make: () =>
    withOwnSpool((spool) =>
      pbsExecutor({
        spool,
        command: WORKER,
        elements: 2,
        memoryMegabytes: 32,
        times: { ...QUICK, ask: 2 },
        run: pbs.run,
      }),
    ),
});
