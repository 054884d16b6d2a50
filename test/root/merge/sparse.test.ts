import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRootFile, type RootFile, type RootObject } from '../../../src/root/index.ts';
import { fromFile } from '../../../src/storage/index.ts';
import { runPython, skipWithoutPython } from '../../python.ts';
import { checkStructure } from '../file-structure.ts';
import { inputAt, merged } from './merged.ts';

/**
 * Made by ROOT, each with `sparse`, a THnSparseD of three axes, and `counts`, a THnSparseI of two; 16 bins to a chunk. In
 * `weighted` and `more`, which have bins in common, `sparse` keeps sums of squared weights.
 */
const at = (name: string) => join(import.meta.dirname, '..', '..', 'data', 'sparse', `${name}.root`);

type Members = Record<string, unknown>;
type Bins = Map<string, [content: number, squares: number]>;

interface Sparse {
  readonly entries: number;
  readonly weights: number;
  readonly squares: number;
  readonly moments: number[];
  readonly bins: Bins;
}

/** A sparse histogram, by what reads any object. */
async function sparseOf(file: RootFile, name: string): Promise<Sparse> {
  const members = membersOf(await file.get(name));
  const bins: Bins = new Map();
  for (const chunk of (members.fBinContent as { items: RootObject[] }).items)
    addChunk(bins, membersOf(chunk));
  assert.equal(bins.size, Number(members.fFilledBins));
  return {
    entries: members.fEntries as number,
    weights: members.fTsumw as number,
    squares: members.fTsumw2 as number,
    moments: [...(members.fTsumwx as Float64Array), ...(members.fTsumwx2 as Float64Array)],
    bins,
  };
}

const membersOf = (object: unknown) => (object as { members: Members }).members;

function addChunk(bins: Bins, chunk: Members): void {
  const width = chunk.fSingleCoordinateSize as number;
  const coordinates = chunk.fCoordinates as Int8Array;
  const values = (member: unknown) => membersOf(member).value as ArrayLike<number>;
  const contents = values(chunk.fContent);
  const squares = chunk.fSumw2 ? values(chunk.fSumw2) : contents;
  for (let i = 0; i < coordinates.length / width; i++) {
    const bin = coordinates.subarray(i * width, (i + 1) * width).join();
    bins.set(bin, [Number(contents[i]), Number(squares[i])]);
  }
}

async function inputSparse(file: string, name: string): Promise<Sparse> {
  const input = await openRootFile(await fromFile(at(file)));
  try {
    return await sparseOf(input, name);
  } finally {
    await input.close();
  }
}

function sumOf(all: readonly Sparse[]): Bins {
  const bins: Bins = new Map();
  for (const one of all) {
    for (const [bin, [content, squares]] of one.bins) {
      const [before, squaresBefore] = bins.get(bin) ?? [0, 0];
      bins.set(bin, [before + content, squaresBefore + squares]);
    }
  }
  return bins;
}

const total = (all: readonly Sparse[], of: (one: Sparse) => number) =>
  all.reduce((sum, one) => sum + of(one), 0);

test('bins of sparse histograms are matched by their coordinates and added, with squares and moments', async () => {
  const { file, bytes, report } = await merged([inputAt(at('weighted')), inputAt(at('more'))]);
  const inputs = [await inputSparse('weighted', 'sparse'), await inputSparse('more', 'sparse')];
  const sum = await sparseOf(file, 'sparse');
  assert.deepEqual(sum.bins, sumOf(inputs));
  assert.ok(sum.bins.size < inputs[0]!.bins.size + inputs[1]!.bins.size, 'some bins are in both');
  assert.equal(sum.entries, 120);
  assert.equal(
    sum.weights,
    total(inputs, ({ weights }) => weights),
  );
  assert.equal(
    sum.squares,
    total(inputs, ({ squares }) => squares),
  );
  for (const [i, moment] of sum.moments.entries()) {
    assert.ok(Math.abs(moment - total(inputs, ({ moments }) => moments[i]!)) < 1e-9);
  }
  assert.deepEqual(
    report.objects.map(({ path, outcome, entries }) => [path, outcome, entries]),
    [
      ['sparse', 'merged', 120],
      ['counts', 'merged', 120],
    ],
  );
  await checkStructure(bytes);
});

test('contents that are integers stay integers, and without weights there are no squares', async () => {
  const { file } = await merged([inputAt(at('unweighted')), inputAt(at('unweighted'))]);
  for (const name of ['counts', 'sparse']) {
    const input = await inputSparse('unweighted', name);
    const sum = await sparseOf(file, name);
    assert.deepEqual(sum.bins, sumOf([input, input]));
    assert.deepEqual([sum.entries, sum.squares], [100, -1]);
  }
});

test('where only one sparse histogram has sums of squares, the other had weights of 1', async () => {
  for (const names of [
    ['weighted', 'unweighted'],
    ['unweighted', 'weighted'],
  ]) {
    const { file } = await merged(names.map((name) => inputAt(at(name))));
    const inputs = await Promise.all(names.map((name) => inputSparse(name, 'sparse')));
    const sum = await sparseOf(file, 'sparse');
    assert.deepEqual(sum.bins, sumOf(inputs));
    assert.equal(sum.squares, Math.max(...inputs.map(({ squares }) => squares)));
  }
});

test('sparse histograms with different axes are refused, and the message names both', async () => {
  for (const axes of ['refuse', 'extend'] as const) {
    await assert.rejects(merged([inputAt(at('weighted')), inputAt(at('other-axes'))], { axes }), {
      tag: 'usage',
      message: /"counts".*5 bins from 0 to 10 along axis 0.*5 bins from 0 to 5/,
    });
  }
});

test('ROOT reads merged sparse histograms as it adds them', { skip: skipWithoutPython('ROOT') }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beamline-sparse-'));
  try {
    const { bytes } = await merged([inputAt(at('weighted')), inputAt(at('unweighted'))]);
    await writeFile(join(folder, 'merged.root'), bytes);
    const program = `
import array, json, os, sys, ROOT
files = [ROOT.TFile.Open(path) for path in sys.argv[1:]]
differences = []
for name in ("sparse", "counts"):
    merged, first, second = [f.Get(name) for f in files]
    first.Add(second)
    bin = array.array("i", [0] * first.GetNdimensions())
    if merged.GetNbins() != first.GetNbins() or merged.GetEntries() != first.GetEntries():
        differences.append(name)
    for i in range(first.GetNbins()):
        content = first.GetBinContent(i, bin)
        j = merged.GetBin(bin, False)
        if j < 0 or merged.GetBinContent(bin) != content or merged.GetBinError2(j) != first.GetBinError2(i):
            differences.append([name, list(bin)])
    merged.Fill(array.array("d", [0.25] * len(bin)))
    if merged.GetEntries() != first.GetEntries() + 1:
        differences.append("fill")
print(json.dumps(differences), flush=True)
os._exit(0)
`;
    const paths = [join(folder, 'merged.root'), at('weighted'), at('unweighted')];
    assert.deepEqual(runPython(program, ...paths), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
