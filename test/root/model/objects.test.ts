import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createRootFile,
  graphOf,
  histogramOf,
  openRootFile,
  type RootGraphErrors,
  type RootHistogram1D,
} from '../../../src/root/index.ts';
import { fromBytes, fromFile, toMemory } from '../../../src/storage/index.ts';
import { sharedData, skipWithoutSharedData } from '../../shared-data.ts';

const histogram: RootHistogram1D = {
  className: 'TH1D',
  name: 'mass',
  title: 'a mass',
  axis: {
    bins: 3,
    min: 0,
    max: 6,
    edges: Float64Array.of(0, 1, 3, 6),
    title: 'm [GeV]',
    labels: ['', 'two', ''],
  },
  yTitle: 'events',
  contents: Float64Array.of(1, 2, 3, 4, 5),
  sumw2: Float64Array.of(1, 4, 9, 16, 25),
  entries: 7,
  sumw: 9,
  sumw2Total: 29,
  sumwx: 30.5,
  sumwx2: 120.25,
};

async function histogramFile(): Promise<Uint8Array> {
  const sink = toMemory('h.root');
  const file = await createRootFile(sink, { compression: 'none' });
  await file.histogram('mass', histogram);
  await file.close();
  return sink.bytes();
}

const bytes = await histogramFile();

test('a histogram comes back as plain data, and as a histogram', async () => {
  const object = await (await openRootFile(fromBytes(bytes))).get('mass');
  assert.equal(object.className, 'TH1D');
  assert.equal(object.members.fName, 'mass');
  assert.deepEqual(object.members.fArray, histogram.contents);
  assert.deepEqual(histogramOf(object), histogram);
});

test('a file without descriptions of its classes is read by those that Beamline knows', async () => {
  const bare = Buffer.from(bytes);
  bare.writeUInt32BE(0, 37);
  bare.writeUInt32BE(0, 41);
  const file = await openRootFile(fromBytes(bare));
  assert.equal(file.classes.infos.length, 0);
  assert.deepEqual(histogramOf(await file.get('mass')), histogram);
});

test('a graph comes back with the errors of its class', async () => {
  const sink = toMemory('g.root');
  const file = await createRootFile(sink, { compression: 'none' });
  const graph: RootGraphErrors = {
    className: 'TGraphErrors',
    title: 'points',
    x: Float64Array.of(1, 2),
    y: Float64Array.of(10, 20),
    xError: Float64Array.of(0.1, 0.2),
    yError: Float64Array.of(1, 2),
  };
  await file.graph('g', graph);
  await file.close();
  const root = await openRootFile(fromBytes(sink.bytes()));
  assert.deepEqual(graphOf(await root.get('g')), graph);
  assert.equal(graphOf({ className: 'TNamed', members: {} }), undefined);
});

test('what is no histogram is none', () => {
  assert.equal(histogramOf({ className: 'TNamed', members: {} }), undefined);
});

const realFiles: Record<
  string,
  { path: string; name: string; check: (members: Record<string, unknown>) => void }
> = {
  'a list of histograms': {
    path: 'uproot-issue327.root',
    name: 'EventStats',
    check: ({ items }) => {
      const [first] = items as { className: string; members: { fArray: Int32Array } }[];
      assert.equal(first?.className, 'TH2I');
      assert.ok(first.members.fArray instanceof Int32Array);
    },
  },
  'an efficiency with its two histograms': {
    path: 'uproot-issue209.root',
    name: 'TEfficiencyName',
    check: ({ fPassedHistogram, fConfLevel }) => {
      assert.equal((fPassedHistogram as { className: string }).className, 'TH1D');
      assert.equal(fConfLevel, 0.682689492137);
    },
  },
  'a spline with its points': {
    path: 'uproot-issue-1275.root',
    name: 'spline',
    check: ({ fNp, fPoly }) => assert.equal((fPoly as unknown[]).length, fNp),
  },
  'a symmetric matrix': {
    path: 'uproot-issue-359.root',
    name: 'covmatrixOCratio',
    check: ({ fNrows, fElements }) => {
      assert.equal(fNrows, 29);
      assert.equal((fElements as Float64Array).length, (29 * 30) / 2);
    },
  },
  'a geometry, whose nodes refer to one another': {
    path: 'uproot-issue475.root',
    name: 'nEXOGeometry',
    check: ({ fMasterVolume }) => {
      interface Node {
        readonly members: { readonly fNodes: Node; readonly items: Node[]; readonly fMother: Node };
      }
      const volume = fMasterVolume as Node;
      assert.equal(volume.members.fNodes.members.items[0]?.members.fMother, volume);
    },
  },
  'a graph with asymmetric errors under a class of its own': {
    path: 'uproot-issue-350.root',
    name: 'data',
    check: ({ fNpoints, fX, fEYhigh }) => {
      assert.equal((fX as Float64Array).length, fNpoints);
      assert.equal((fEYhigh as Float64Array).length, fNpoints);
    },
  },
};

for (const [what, { path, name, check }] of Object.entries(realFiles)) {
  test(`${what} is read`, async (t) => {
    const file = sharedData('root', path);
    if (!file) {
      t.skip(skipWithoutSharedData);
      return;
    }
    const root = await openRootFile(await fromFile(file));
    try {
      check((await root.get(name)).members);
    } finally {
      await root.close();
    }
  });
}
