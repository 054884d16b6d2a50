import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sharedData } from '../shared-data.ts';
import { FUZZED_FILES } from './files.ts';
import { watchedThread } from './watched-thread.ts';

/**
 * Changes files and sees to it that reading them ends in a typed error or an answer, in time and in bounded memory.
 *
 *     node test/fuzz/fuzz.ts                                  300 mutations of each file
 *     node test/fuzz/fuzz.ts --from 40 --count 1 NAME.root    one mutation again
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '300' },
  },
});
const folder = sharedData('root') ?? '';
const files = positionals.length > 0 ? positionals : FUZZED_FILES;
const from = Number(values.from);
const thread = watchedThread({ seconds: 5, bytes: 512 * 2 ** 20 });
let faulty = 0;
for (const file of files) {
  const began = performance.now();
  let here = 0;
  for (let seed = from; seed < from + Number(values.count); seed++) {
    const { what, faults } = await thread.run({ path: join(folder, file), seed });
    for (const fault of faults) console.log(`${file} ${seed}: ${what}\n  ${fault.replaceAll('\n', '\n  ')}`);
    if (faults.length > 0) here++;
  }
  faulty += here;
  console.log(
    `${file}: ${here} faulty of ${values.count}, ${Math.round((performance.now() - began) / 1000)} s`,
  );
}
await thread.close();
console.log(`${faulty} faulty`);
process.exitCode = faulty > 0 ? 1 : 0;
