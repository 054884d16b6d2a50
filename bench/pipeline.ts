/**
 * The pipeline from PHYSLITE-like files to arrays of masses, against a script of uproot, awkward and vector: both read the
 * events, select, group by final state, and write the masses of all combinations; that they wrote the same is checked.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '../src/convert/index.ts';
import { fromFile } from '../src/storage/index.ts';
import { compare } from './harness.ts';
import { startScript, startUproot } from './peer.ts';
import { pipelineEvents } from './pipeline-events.ts';

const MIN_EVENTS = 100;
const OBJECTS = ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus'];
/** The leading objects only, and what the original's cluster configuration asks for. */
const CASES = [
  { title: 'masses, leading', maxIndex: null },
  { title: 'masses, sub-leading', maxIndex: 1 },
];

/** Measures both cases, and checks that the arrays are the same. */
export async function run(): Promise<void> {
  const paths = await pipelineEvents();
  const folder = await mkdtemp(join(tmpdir(), 'beamline-bench-'));
  const ours = startScript('pipeline-worker.ts');
  const theirs = startUproot();
  try {
    for (const { title, maxIndex } of CASES) {
      const config = configFor(maxIndex);
      const request = { deed: 'pipeline', paths, min_events: MIN_EVENTS, max_index: maxIndex };
      let rounds = 0;
      const contenders = [
        {
          name: 'beamline',
          // A directory of its own for each: removing the last one would be measured, too.
          run: () => ours.ask({ deed: 'pipeline', paths, config, folder: join(folder, `ours-${++rounds}`) }),
        },
      ];
      for (const masses of theirs ? ['vector', 'numpy'] : [])
        contenders.push({
          name: `uproot, ${masses}`,
          run: async () => theirs!.ask({ ...request, masses, folder: join(folder, masses) }),
        });
      await compare(title, contenders, { rounds: 2, unit: 'M/s' });
      if (theirs) await checkSame(join(folder, `ours-${rounds}`, 'im_arrays'), join(folder, 'vector'));
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    }
  } finally {
    ours.close();
    theirs?.close();
    await rm(folder, { recursive: true });
  }
}

function configFor(maxIndex: number | null): Record<string, unknown> {
  return {
    mass_calculation_task_config: {
      objects_to_calculate: OBJECTS,
      min_events_per_fs: MIN_EVENTS,
      ...(maxIndex === null ? {} : { include_subleading: true, max_subleading_index: maxIndex }),
    },
  };
}

/** Throws unless both folders hold the same arrays; masses near 0 know fewer digits. */
async function checkSame(ours: string, theirs: string): Promise<void> {
  const names = (await readdir(ours)).filter((name) => name.endsWith('.npy')).sort();
  const others = (await readdir(theirs)).sort();
  if (names.join() !== others.join()) throw new Error(`${names.length} arrays here, ${others.length} there`);
  let worst = 0;
  let masses = 0;
  for (const name of names) {
    const [a, b] = [await arrayOf(join(ours, name)), await arrayOf(join(theirs, name))];
    if (a.length !== b.length) throw new Error(`${name}: ${a.length} masses here, ${b.length} there`);
    for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!) / Math.max(1, b[i]!));
    masses += a.length;
  }
  if (!(worst < 1e-3)) throw new Error(`masses differ by ${worst}`);
  console.log(`  the same ${masses} masses in ${names.length} arrays, to ${worst.toExponential(1)}`);
}

async function arrayOf(path: string): Promise<Float64Array> {
  const source = await fromFile(path);
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
}

if (import.meta.main) await run();
