import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { sshExecutor } from '../../../../src/jobs/index.ts';
import { executorContract } from '../../../contract/executor.contract.ts';
import { QUICK, WORKER, withOwnSpool } from '../batch/setting.ts';
import { sshStandIn } from './ssh-stand-in.ts';

const directory = mkdtempSync(join(tmpdir(), 'beamline-ssh-'));
after(() => rmSync(directory, { recursive: true, force: true }));
const ssh = [sshStandIn(directory)];

executorContract({
  name: 'a farm over ssh',
  make: () =>
    withOwnSpool((spool) =>
      sshExecutor({
        spool,
        command: WORKER,
        hosts: [{ host: 'one', slots: 2 }],
        ssh,
        memoryMegabytes: 32,
        times: QUICK,
      }),
    ),
});
