import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Table } from '../../../src/column/index.ts';
import {
  type EventTable,
  findSchema,
  SCHEMAS,
  type SchemaOptions,
  schemaOfRelease,
} from '../../../src/event/index.ts';
import { listsOf, objects, tableOf } from '../tables.ts';

/** The events of a table in the format of a release, through the columns that the schema asks for and no others. */
function read(release: string, table: Table, options: SchemaOptions = {}): EventTable {
  const schema = schemaOfRelease(release);
  const names = schema.columns([...table.columns.keys()], options);
  const columns = new Map(names.map((name) => [name, table.columns.get(name)!]));
  return schema.events({ length: table.length, columns }, options);
}

function lists(
  events: EventTable,
  type: 'Electrons' | 'Muons' | 'Jets' | 'BJets' | 'Photons' | 'Taus',
  field: 'pt' | 'mass',
) {
  const collection = events.collections.get(type)!;
  return listsOf(collection.offsets, collection[field]);
}

const physliteTable = tableOf({
  ...objects('AnalysisElectronsAuxDyn.', [[30000], []], {
    ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt1000: [[3000], []],
    charge: [[-1], []],
  }),
  ...objects('AnalysisMuonsAuxDyn.', [[25000], [26000]]),
  ...objects('AnalysisJetsAuxDyn.', [[40000, 50000], []], { m: [[5000, 6000], []] }),
  ...objects('AnalysisPhotonsAuxDyn.', [[], [60000]], { m: [[], [1]] }),
  ...objects('AnalysisTauJetsAuxDyn.', [[70000], []], { m: [[900], []] }),
  'EventInfoAuxDyn.runNumber': [284500, 284500],
  'EventInfoAuxDyn.mcEventWeights': [[0.5, 9], []],
});

test('PHYSLITE is read in GeV, with the masses of jets and taus from the file and those of leptons from the PDG', () => {
  const events = read('2024r-pp', physliteTable);
  assert.deepEqual(lists(events, 'Electrons', 'pt'), [[30], []]);
  assert.deepEqual(lists(events, 'Electrons', 'mass'), [[0.51099895e-3], []]);
  assert.deepEqual(lists(events, 'Muons', 'mass'), [[0.1056583755], [0.1056583755]]);
  assert.deepEqual(lists(events, 'Jets', 'mass'), [[5, 6], []]);
  assert.deepEqual(lists(events, 'Photons', 'mass'), [[], [0]]);
  assert.deepEqual(lists(events, 'Taus', 'mass'), [[0.9], []]);
});

test('isolation is divided by pT, the first generator weight counts, and an event without one weighs 1', () => {
  const events = read('2024r-pp_mc', physliteTable, { isolation: ['Electrons'] });
  assert.deepEqual([...events.collections.get('Electrons')!.extra.get('relIsolation')!], [0.1]);
  assert.deepEqual([...events.collections.get('Electrons')!.extra.get('charge')!], [-1]);
  assert.deepEqual([...events.fields.get('weight')!], [0.5, 1]);
  assert.deepEqual([...events.fields.get('runNumber')!], [284500, 284500]);
});

test('a masses branch of leptons is taken where PHYSLITE has one', () => {
  const table = tableOf(objects('AnalysisMuonsAuxDyn.', [[25000]], { m: [[105.5]] }));
  assert.deepEqual(lists(read('2024r-pp', table), 'Muons', 'mass'), [[0.1055]]);
});

test('branches are known by leaf name, by path and with the colons of RNTuple', () => {
  const spelled = (spell: (name: string) => string) => ({
    length: 2,
    columns: new Map([...physliteTable.columns].map(([name, column]) => [spell(name), column])),
  });
  for (const spell of [(name: string) => name.replace('.', ':'), (name: string) => `Some.Parent./x/${name}`])
    assert.deepEqual(lists(read('2024r-pp', spelled(spell)), 'Jets', 'pt'), [[40, 50], []]);
});

const leptons = objects('lep_', [[50, 40, 30], [20]], {
  type: [[11, 13, 11], [13]],
  charge: [[1, -1, 1], [-1]],
  ptvarcone30: [[5, 4, 3], [2]],
});

test('leptons of the n-tuples are electrons or muons by their type, each once', () => {
  const events = read('2025e-13tev-beta', tableOf(leptons));
  assert.deepEqual(lists(events, 'Electrons', 'pt'), [[50, 30], []]);
  assert.deepEqual(lists(events, 'Muons', 'pt'), [[40], [20]]);
  assert.deepEqual([...events.collections.get('Muons')!.extra.get('charge')!], [-1, -1]);
  assert.deepEqual(events.notes, []);
});

test('a lepton that is neither electron nor muon is left out, and counted', () => {
  const table = tableOf({ ...leptons, lep_type: [[11, 15, 11], [13]] });
  const events = read('2025e-13tev-beta', table);
  assert.deepEqual(lists(events, 'Muons', 'pt'), [[], [20]]);
  assert.deepEqual(events.notes, [
    { text: 'objects whose "lep_type" is none of 11, 13, left out', count: 1 },
  ]);
});

test('the same n-tuple numbers are GeV in 2025 and MeV in 2020 and 2016', () => {
  const table = tableOf({ ...objects('jet_', [[50000]]), met: [3], met_et: [4000] });
  assert.deepEqual(lists(read('2025e-13tev-beta', table), 'Jets', 'pt'), [[50000]]);
  assert.deepEqual([...read('2025e-13tev-beta', table).fields.get('met')!], [3]);
  for (const release of ['2020e-13tev', '2016e-8tev']) {
    assert.deepEqual(lists(read(release, table), 'Jets', 'pt'), [[50]]);
    assert.deepEqual([...read(release, table).fields.get('met')!], [4]);
  }
});

test('a jet of the n-tuples has its mass, or the one that its energy leaves, or none', () => {
  const jets = (more: Record<string, readonly (readonly number[])[]>) => {
    const table = tableOf(objects('jet_', [[3000]], more));
    return lists(read('2020e-13tev', table), 'Jets', 'mass');
  };
  assert.deepEqual(jets({ m: [[700]], E: [[5000]] }), [[0.7]]);
  assert.deepEqual(jets({ E: [[5000]] }), [[4]]);
  assert.deepEqual(jets({ E: [[2999]] }), [[0]]);
  assert.deepEqual(jets({}), [[0]]);
});

test('NanoAOD is read as it is, in GeV, with isolations already over pT', () => {
  const table = tableOf({
    ...objects('Muon_', [[25]], { mass: [[0.5]], pfRelIso04_all: [[0.25]] }),
    run: [1],
    event: [2],
    genWeight: [-3],
  });
  const events = read('cms-nanoaod', table, { isolation: ['Muons'] });
  assert.deepEqual(lists(events, 'Muons', 'mass'), [[0.5]]);
  assert.deepEqual([...events.collections.get('Muons')!.extra.get('relIsolation')!], [0.25]);
  assert.deepEqual([...events.fields.keys()], ['runNumber', 'eventNumber', 'weight']);
  assert.deepEqual([...events.fields.get('weight')!], [-3]);
  assert.equal(schemaOfRelease('record_30529').name, 'cms-nanoaod');
});

test('further columns come with their objects and events, and are missed by name', () => {
  const table = tableOf({ ...leptons, lep_z0: [[1, 2, 3], [4]], trigE: [1, 0] });
  const events = read('2025e-13tev-beta', table, { objectFields: { Muons: ['z0'] }, eventFields: ['trigE'] });
  assert.deepEqual([...events.collections.get('Muons')!.extra.get('z0')!], [2, 4]);
  assert.deepEqual([...events.fields.get('trigE')!], [1, 0]);
  const fails = (options: SchemaOptions, message: RegExp) =>
    assert.throws(() => read('2025e-13tev-beta', table, options), { tag: 'not-found', message });
  fails({ objectFields: { Muons: ['z'] } }, /"lep_z".*nearest are lep_z0/);
  fails({ objectFields: { Taus: ['z0'] } }, /no Taus/);
  fails({ eventFields: ['trigM'] }, /"trigM".*nearest are trigE/);
});

test('lists that do not have the same lengths are a format error that names both branches', () => {
  const table = tableOf({ ...objects('jet_', [[1, 2], []]), jet_eta: [[0], [0]] });
  assert.throws(() => read('2020e-13tev', table), { tag: 'format', message: /"jet_eta" and "jet_pt"/ });
  const flat = tableOf({ jet_pt: [1, 2], jet_eta: [1, 2], jet_phi: [1, 2] });
  assert.throws(() => read('2020e-13tev', flat), { tag: 'format', message: /one number per event/ });
});

test('a tree without objects of the format is an error that says what was expected', () => {
  for (const schema of SCHEMAS)
    assert.throws(() => schema.columns(['x', 'y']), { tag: 'not-found', message: new RegExp(schema.name) });
});

test('a release that is not known is an error that lists those that are', () => {
  assert.throws(() => schemaOfRelease('2031x'), { tag: 'not-found', message: /2024r-pp.*2016e-8tev/ });
});

const NTUPLES = {
  '2025e-13tev-beta': ['lep_e', 'jet_e', 'ScaleFactor_PILEUP', 'sum_of_weights'],
  '2020e-13tev': ['lep_E', 'jet_E', 'photon_E', 'jet_MV2c10', 'scaleFactor_PHOTON'],
  '2016e-8tev': ['jet_m', 'jet_MV1', 'pvxp_n', 'passGRL'],
};

for (const [release, hallmarks] of Object.entries(NTUPLES))
  test(`an n-tuple of ${release} is told from those of other releases by its branches, whatever its tree is called`, () => {
    const branches = [...Object.keys(leptons), ...Object.keys(objects('jet_', [])), ...hallmarks];
    const found = findSchema([
      { name: 'metadata', branches: ['x'] },
      { name: 'whatever', branches },
    ]);
    assert.equal(found?.schema.name, release);
    assert.equal(found?.tree.name, 'whatever');
  });

test('an n-tuple that does not show its release is not guessed, as its unit would be', () => {
  const branches = Object.keys(leptons).filter((name) => name !== 'lep_ptvarcone30');
  assert.equal(findSchema([{ name: 'mini', branches }]), undefined);
  assert.equal(findSchema([]), undefined);
});

test('of two trees that look alike the one with the usual name is taken', () => {
  const branches = [...physliteTable.columns.keys()];
  const trees = ['Copy', 'CollectionTree', 'Other'].map((name) => ({ name, branches }));
  assert.equal(findSchema(trees)?.tree.name, 'CollectionTree');
  assert.equal(findSchema(trees.slice(0, 1))?.schema.name, 'physlite');
});
