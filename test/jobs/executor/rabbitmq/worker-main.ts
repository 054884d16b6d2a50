/** A worker of the sample tasks in a process of its own: `URL POOL`. Says "ready" and works until it is killed. */
import { sampleWorker } from './setup.ts';

const [url = '', pool = ''] = process.argv.slice(2);
await sampleWorker(url, pool, { slots: 1 });
console.log('ready');
