import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeEmbeddedSample } from '../../../src/apps/simulation/index.ts';
import type { JaggedColumn } from '../../../src/column/index.ts';
import { readNpy } from '../../../src/convert/index.ts';
import { openRootFile } from '../../../src/root/index.ts';
import { fromBytes, fromFile } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { readObjectWithJsroot, readTreeWithJsroot } from '../../root/with-jsroot.ts';
import { inTemporaryDirectory, runIn } from './run-pipeline.ts';

/** One run that all tests look at: a PHYSLITE-like file of 400 events. */
let directory: string;
let end: () => void;
let ended: Promise<unknown>;

before(
  () =>
    new Promise<void>((ready, fail) => {
      ended = inTemporaryDirectory(async (temporary) => {
        const { files } = await makeEmbeddedSample({ dir: join(temporary, 'sample'), events: 2000 });
        directory = join(temporary, 'run');
        const config = { mass_calculation_task_config: { min_events_per_fs: 5 } };
        await runIn(directory, [files[0]?.path as string], { config });
        ready();
        await new Promise<void>((resolve) => {
          end = resolve;
        });
      }).catch(fail);
    }),
);
after(async () => {
  end();
  await ended;
});

const read = async (...path: string[]) => new Uint8Array(await readFile(join(directory, ...path)));

async function arrayOf(path: string): Promise<Float64Array> {
  const source = await fromFile(join(directory, path));
  try {
    return await readNpy(source);
  } finally {
    await source.close();
  }
}

/** Arrays after cleaning, by the name of the histogram that takes them. */
async function mainArrays(): Promise<Map<string, Float64Array>> {
  const names = (await readdir(join(directory, 'im_arrays_processed'))).filter((name) =>
    name.endsWith('_main.npy'),
  );
  const arrays = new Map<string, Float64Array>();
  for (const name of names) {
    const [state = '', combination = ''] = name.slice(0, -'_main.npy'.length).split('_IM_');
    const category = state
      .split('_')
      .map((part) => `${part}x`)
      .join('_');
    arrays.set(
      `ROI_mass_${combination}_cat_${category}_width_10.0`,
      await arrayOf(`im_arrays_processed/${name}`),
    );
  }
  return arrays;
}

/** The bin of a mass on the grid of 10 GeV, counted by hand. */
function countByHand(masses: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const mass of masses) counts.set(Math.floor(mass / 10), (counts.get(Math.floor(mass / 10)) ?? 0) + 1);
  return counts;
}

interface Th1 {
  fXaxis: { fNbins: number; fXmin: number; fXmax: number; fTitle: string };
  fArray: number[];
  fSumw2: number[];
  fEntries: number;
  _typename: string;
}

test('jsroot reads every histogram with the contents that the arrays give, on a grid of multiples of the width', async () => {
  const bytes = await read('histograms', 'bumpnet.root');
  const arrays = await mainArrays();
  assert.ok(arrays.size > 10);
  for (const [name, masses] of arrays) {
    const histogram = (await readObjectWithJsroot(bytes, name)) as unknown as Th1;
    const { fNbins, fXmin, fXmax } = histogram.fXaxis;
    assert.equal(histogram._typename, 'TH1D');
    assert.equal(fXmin % 10, 0);
    assert.equal(fXmax, fXmin + 10 * fNbins);
    assert.equal(histogram.fEntries, masses.length, name);
    const counts = countByHand(masses);
    const expected = Array.from({ length: fNbins }, (_, i) => counts.get(fXmin / 10 + i) ?? 0);
    assert.deepEqual([...histogram.fArray], [0, ...expected, 0], name);
    assert.deepEqual([...histogram.fSumw2], [...histogram.fArray]);
  }
});

test('jsroot reads the parsed events with the numbers that our own reader gives', async () => {
  const [name] = await readdir(join(directory, 'parsed_data'));
  const bytes = await read('parsed_data', name as string);
  const entries = await readTreeWithJsroot(bytes, 'events');
  const tree = await (await openRootFile(fromBytes(bytes))).tree('events');
  const { columns } = await tree.read(['nJets', 'Jets_pt', 'eventNumber']);
  const counts = columns.get('nJets') as Int32Array;
  const pt = columns.get('Jets_pt') as JaggedColumn<Float32Array>;
  assert.equal(entries.length, tree.entries);
  assert.ok(counts.some((count) => count > 1));
  for (const [i, entry] of entries.entries()) {
    assert.equal(entry.nJets, counts[i]);
    assert.deepEqual(entry.Jets_pt, [...pt.content.subarray(pt.offsets[i], pt.offsets[i + 1])]);
  }
});

const READ_WITH_UPROOT = `
import sys, json, uproot, numpy, glob, os
run = sys.argv[1]
f = uproot.open(run + "/histograms/bumpnet.root")
h = {k: [f[k].to_numpy(flow=True)[0].tolist(), f[k].axis().edges().tolist(), f[k].variances().tolist()] for k in f.keys(cycle=False)}
t = uproot.open(glob.glob(run + "/parsed_data/*.root")[0])["events"]
pt = t["Jets_pt"].array()
a = {os.path.basename(p): float(numpy.load(p).sum()) for p in glob.glob(run + "/im_arrays/*.npy")}
print(json.dumps({"h": h, "n": t["nJets"].array().tolist(), "pt": float(sum(map(sum, pt.tolist()))), "a": a}))
`;

test('uproot and numpy read histograms, parsed events and arrays with the same numbers', {
  skip: skipWithoutPython('uproot', 'awkward'),
}, async () => {
  const found = runPython(READ_WITH_UPROOT, directory) as {
    h: Record<string, [number[], number[], number[]]>;
    n: number[];
    pt: number;
    a: Record<string, number>;
  };
  for (const [name, masses] of await mainArrays()) {
    const [contents, edges, variances] = found.h[name] as [number[], number[], number[]];
    const counts = countByHand(masses);
    assert.deepEqual(
      contents.slice(1, -1),
      edges.slice(0, -1).map((edge) => counts.get(edge / 10) ?? 0),
      name,
    );
    assert.deepEqual(variances, contents.slice(1, -1));
  }
  const [name] = await readdir(join(directory, 'parsed_data'));
  const tree = await (await openRootFile(fromBytes(await read('parsed_data', name as string)))).tree(
    'events',
  );
  const { columns } = await tree.read(['nJets', 'Jets_pt']);
  assert.deepEqual(found.n, [...(columns.get('nJets') as Int32Array)]);
  const sum = (columns.get('Jets_pt') as JaggedColumn<Float32Array>).content.reduce(
    (total, pt) => total + pt,
    0,
  );
  assert.ok(Math.abs(found.pt / sum - 1) < 1e-9);
  for (const [file, total] of Object.entries(found.a)) {
    const masses = await arrayOf(`im_arrays/${file}`);
    assert.ok(Math.abs(masses.reduce((all, mass) => all + mass, 0) - total) <= 1e-9 * total, file);
  }
});
