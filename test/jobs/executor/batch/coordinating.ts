/** A coordinator for the tests to kill: runs one task that waits, on the farm of the stand-in, and says what happens. */
import { sshExecutor } from '../../../../src/jobs/index.ts';
import { callOf } from '../../../contract/executor.contract.ts';
import { QUICK, WORKER } from './setting.ts';

const [spool = '', ssh = ''] = process.argv.slice(2);
const orphan = Number(process.env.BEAMLINE_TEST_ORPHAN ?? QUICK.orphan);
const times = { ...QUICK, orphan };
const executor = sshExecutor({
  spool,
  command: WORKER,
  hosts: [{ host: 'one', slots: 1 }],
  ssh: [ssh],
  times,
});
const task = { id: 'long', kind: 'sample/wait', input: 60_000, attempt: 1 };
const onEvent = ({ type }: { type: string }) => process.send?.(type);
for await (const outcome of executor.run(callOf(), [task], { onEvent })) console.log(outcome);
