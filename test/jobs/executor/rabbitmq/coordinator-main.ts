/** The coordinator of the sample run in a process of its own: `URL POOL DIRECTORY`. */
import { runStages } from '../../../../src/jobs/index.ts';
import { openSampleRun, slowStages } from '../../run/killed-run.ts';
import { sampleExecutor } from './setup.ts';

const [url = '', pool = '', directory = ''] = process.argv.slice(2);
const run = await openSampleRun(directory);
const executor = sampleExecutor(url, pool);
const { state } = await runStages(run, slowStages(150), executor);
await executor.close();
await run.close();
console.log(state);
