import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createRootFile } from '../../src/root/index.ts';
import { toFile } from '../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../python.ts';
import { entryOf, sampleBranches, sampleTable } from './sample-table.ts';

/** Everything that can be written, in one file for each way of compressing, read by programs that are not Beamline. */
const settings = [
  'none',
  { algorithm: 'zlib', level: 1 },
  { algorithm: 'lz4', level: 1 },
  { algorithm: 'zstd', level: 1 },
] as const;
const table = sampleTable(0, 327);
const expected = Object.fromEntries(
  [...table.columns].map(([name, column]) => [
    name,
    Array.from({ length: 327 }, (_, i) => entryOf(column, i)),
  ]),
);
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beamline-'));
  for (const compression of settings) await writeSample(pathOf(compression), compression);
});

after(() => rm(folder, { recursive: true }));

function pathOf(compression: (typeof settings)[number]): string {
  return join(folder, `${compression === 'none' ? 'none' : compression.algorithm}.root`);
}

async function writeSample(path: string, compression: (typeof settings)[number]): Promise<void> {
  const file = await createRootFile(await toFile(path), { compression });
  const options = { basketBytes: 1500, clusterEntries: 100 };
  await file.tree('dir/events', sampleBranches(), options).append(table);
  const ramp = (length: number) => Float64Array.from({ length }, (_, i) => i);
  const sums = { entries: 9, sumw: 6, sumw2Total: 14, sumwx: 2, sumwx2: 3 };
  const axis = {
    bins: 3,
    min: 0,
    max: 8,
    edges: Float64Array.of(0, 1, 3, 8),
    title: 'x',
    labels: ['a', 'b', 'c'],
  };
  const flat = { name: 'h', title: 'flat', axis, contents: ramp(5), sumw2: ramp(5), ...sums };
  await file.histogram('h1', { ...flat, className: 'TH1D' });
  await file.histogram('h1f', { ...flat, className: 'TH1F' });
  const ofY = { sumwy: 4, sumwy2: 5, sumwxy: 6 };
  const plane = {
    name: 'h',
    title: 'plane',
    xAxis: axis,
    yAxis: { bins: 2, min: 0, max: 2 },
    contents: ramp(20),
  };
  await file.histogram('h2', { ...plane, ...sums, ...ofY, className: 'TH2D' });
  const profile = { ...flat, binEntries: ramp(5).map((value) => 2 * value), sumwy: 4, sumwy2: 5 };
  await file.histogram('p', { ...profile, className: 'TProfile' });
  await file.graph('g', {
    className: 'TGraphErrors',
    title: 'g',
    x: ramp(3),
    y: ramp(3),
    xError: ramp(3),
    yError: ramp(3),
  });
  await file.text('text', 'hello');
  await file.close();
}

const withUproot = `
import json, sys, uproot
file = uproot.open(sys.argv[1])
tree = file["dir/events"]
h1, h2, p, g = file["h1"], file["h2"], file["p"], file["g"]

print(json.dumps({
    "tree": {name: tree[name].array().tolist() for name in tree.keys()},
    "h1": [h1.values(flow=True).tolist(), h1.variances(flow=True).tolist(), h1.axis().edges().tolist(), h1.axis().labels()],
    "h2": h2.values(flow=True).tolist(),
    "p": p.values().tolist(),
    "g": [g.member("fX").tolist(), g.member("fEY").tolist()],
    "text": str(file["text"]),
}))`;

interface Found {
  readonly tree: Record<string, unknown[]>;
  readonly h1: unknown;
  readonly h2: number[][];
  readonly p: unknown;
  readonly g: unknown;
  readonly text: string;
}

for (const compression of settings) {
  const name = compression === 'none' ? 'no compression' : compression.algorithm;
  test(`uproot reads everything, with ${name}`, { skip: skipWithoutPython('uproot') }, () => {
    const found = runPython(withUproot, pathOf(compression)) as Found;
    const { n, ...tree } = found.tree;
    assert.deepEqual(
      n,
      Array.from({ length: 327 }, (_, i) => i % 4),
    );
    assert.deepEqual(numeric(tree), expected);
    assert.deepEqual(found.h1, [
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
      [0, 1, 3, 8],
      ['a', 'b', 'c'],
    ]);
    assert.deepEqual(found.h2[4], [4, 9, 14, 19]);
    assert.deepEqual(found.p, [0.5, 0.5, 0.5]);
    assert.deepEqual(found.g, [
      [0, 1, 2],
      [0, 1, 2],
    ]);
    assert.equal(found.text, 'hello');
  });
}

/** true and false as 1 and 0. */
function numeric(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (Array.isArray(value)) return value.map(numeric);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, numeric(one)]));
}

const withRoot = `
import json, sys, ROOT
ROOT.gErrorIgnoreLevel = ROOT.kError
merged = sys.argv[1] + ".merged.root"
merger = ROOT.TFileMerger(False)
merger.OutputFile(merged, "RECREATE")
merger.AddFile(sys.argv[1]); merger.AddFile(sys.argv[1])
ok = bool(merger.Merge())
def look(path):
    file = ROOT.TFile.Open(path)
    tree = file.Get("dir/events")
    clusters, start = [], 0
    iterator = tree.GetClusterIterator(0)
    while (start := iterator.Next()) < tree.GetEntries(): clusters.append(start)
    size = sum(tree.GetEntry(i) for i in range(tree.GetEntries()))
    sums = []
    for name in ("float32_jagged", "int16_vector", "uint64_fixed"):
        rows = tree.Draw(name, "", "goff")
        sums.append(sum(tree.GetV1()[i] for i in range(rows)))
    h = file.Get("h1")
    return {"recovered": bool(file.TestBit(ROOT.TFile.kRecovered)), "entries": tree.GetEntries(), "clusters": clusters,
            "bytes": size, "sums": sums, "h1": [h.GetBinContent(2), h.GetBinError(4), h.GetXaxis().GetBinLabel(3)],
            "p": file.Get("p").GetBinContent(2), "g": file.Get("g").GetErrorY(2)}
alone, both = look(sys.argv[1]), look(merged)
print(json.dumps([ok, alone, both]))`;

test('ROOT reads everything and merges it without unpacking', { skip: skipWithoutPython('ROOT') }, () => {
  const path = pathOf({ algorithm: 'zstd', level: 1 });
  const [merged, alone, both] = runPython(withRoot, path) as [boolean, RootFound, RootFound];
  assert.ok(merged);
  assert.deepEqual(alone.clusters, [0, 100, 200, 300]);
  assert.deepEqual(alone.h1, [2, 2, 'c']);
  assert.equal(alone.recovered, false);
  assert.equal(alone.p, 0.5);
  assert.equal(alone.g, 2);
  assert.deepEqual([both.entries, both.bytes], [2 * alone.entries, 2 * alone.bytes]);
  assert.deepEqual(
    both.sums,
    alone.sums.map((sum) => 2 * sum),
  );
  const flat = (name: string) => (expected[name] as number[][]).flat();
  const sums = ['float32_jagged', 'int16_vector', 'uint64_fixed'].map((name) =>
    flat(name).reduce((a, b) => a + b, 0),
  );
  assert.deepEqual(alone.sums, sums);
});

interface RootFound {
  readonly recovered: boolean;
  readonly entries: number;
  readonly clusters: number[];
  readonly bytes: number;
  readonly sums: number[];
  readonly h1: unknown;
  readonly p: number;
  readonly g: number;
}
