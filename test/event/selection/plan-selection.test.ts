import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Table } from '../../../src/column/index.ts';
import {
  type CutFlow,
  type EventTable,
  KINEMATICS_ONLY,
  planSelection,
  SCHEMAS,
  type SelectionRequest,
  selectEvents,
} from '../../../src/event/index.ts';
import { objects, tableOf } from '../tables.ts';

function select(
  format: string,
  table: Table,
  request: Partial<SelectionRequest>,
): { events: EventTable; cutFlow: CutFlow; columns: readonly string[] } {
  const schema = SCHEMAS.find(({ name }) => name === format)!;
  const wanted = { ...KINEMATICS_ONLY, ...request };
  const plan = planSelection(schema, [...table.columns.keys()], wanted, { isSimulation: false });
  const columns = new Map(plan.columns.map((name) => [name, table.columns.get(name)!]));
  const read = plan.events({ length: table.length, columns });
  return { ...selectEvents(read, plan.selection), columns: plan.columns };
}

/** The pT in GeV of the objects of a kind that one event keeps. */
function kept(
  format: string,
  table: Table,
  type: 'Electrons' | 'Muons' | 'Jets' | 'Photons' | 'Taus',
  points: Record<string, string>,
) {
  const { events } = select(format, table, { criteria: { [type]: points } });
  return [...events.collections.get(type)!.pt];
}

const tracks = 'ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt1000';
const electrons = tableOf({
  ...objects('AnalysisElectronsAuxDyn.', [[30000, 31000, 32000, 33000]], {
    OQ: [[0, 0x80, 0x1, 0]],
    DFCommonElectronsLHMedium: [[1, 1, 0, 1]],
    [tracks]: [[4499, 0, 0, 4950]],
    topoetcone20: [[5999, 0, 0, 0]],
  }),
});

test('electrons of PHYSLITE are cut on defects, on identification flags, and on isolations that are shares of pT', () => {
  assert.deepEqual(kept('physlite', electrons, 'Electrons', { quality: 'standard' }), [30, 32, 33]);
  assert.deepEqual(kept('physlite', electrons, 'Electrons', { identification: 'medium' }), [30, 31, 33]);
  // 4950 of 33000 is 0.15, which is not below it.
  assert.deepEqual(kept('physlite', electrons, 'Electrons', { isolation: 'loose' }), [30, 31, 32]);
  assert.deepEqual(kept('physlite', electrons, 'Electrons', { isolation: 'tight' }), [31, 32]);
});

test('the first cut that an object fails counts it, in the order of the request', () => {
  const criteria = { Electrons: { quality: 'standard', identification: 'medium', isolation: 'loose' } };
  const { cutFlow } = select('physlite', electrons, { criteria, cuts: { Electrons: { pt: { min: 31 } } } });
  assert.deepEqual(cutFlow.objects.Electrons, {
    before: 4,
    after: 0,
    failed: { finite: 0, pt: 1, quality: 1, identification: 1, isolation: 1 },
  });
});

test('columns that only cuts need are read for them alone, and do not stay with the events', () => {
  const plain = select('physlite', electrons, {});
  assert.ok(!plain.columns.some((name) => name.endsWith('OQ')));
  const { columns, events } = select('physlite', electrons, {
    criteria: { Electrons: { quality: 'standard' } },
  });
  assert.ok(columns.includes('AnalysisElectronsAuxDyn.OQ'));
  assert.deepEqual([...events.collections.get('Electrons')!.extra.keys()], []);
});

test('muons are cut on the level in the lowest bits of their quality', () => {
  const table = tableOf(
    objects('AnalysisMuonsAuxDyn.', [[30000, 31000, 32000, 33000]], { quality: [[0x18, 0x11, 2, 1]] }),
  );
  assert.deepEqual(kept('physlite', table, 'Muons', { identification: 'medium' }), [30, 31, 33]);
  assert.deepEqual(kept('physlite', table, 'Muons', { identification: 'tight' }), [30]);
});

test('photons of PHYSLITE have a constant in their tight isolation', () => {
  // 0.022 x 100 GeV + 2.45 GeV = 4.65 GeV.
  const table = tableOf(
    objects('AnalysisPhotonsAuxDyn.', [[100000, 100000]], {
      ptcone20: [[0, 0]],
      topoetcone40: [[4649, 4651]],
    }),
  );
  assert.equal(kept('physlite', table, 'Photons', { isolation: 'tight' }).length, 1);
});

test('the vertex tagger decides on soft central jets only', () => {
  const table = tableOf(
    objects('AnalysisJetsAuxDyn.', [[30000, 70000, 40000, 50000]], {
      eta: [[0, 0, 3, 0]],
      NNJvtPass: [[0, 0, 0, 1]],
    }),
  );
  assert.deepEqual(kept('physlite', table, 'Jets', { vertex: 'standard' }), [70, 40, 50]);
});

test('the flags of another release are taken where those of the newest are missing', () => {
  const newest = tableOf(objects('AnalysisTauJetsAuxDyn.', [[30000, 40000]], { JetDeepSetMedium: [[0, 1]] }));
  const other = tableOf(objects('AnalysisTauJetsAuxDyn.', [[30000, 40000]], { GNTauM_v0prune: [[1, 0]] }));
  const oldest = tableOf(
    objects('AnalysisTauJetsAuxDyn.', [[30000, 40000]], { RNNJetScoreSigTrans: [[0.2, 0.26]] }),
  );
  assert.deepEqual(kept('physlite', newest, 'Taus', { identification: 'medium' }), [40]);
  assert.deepEqual(kept('physlite', other, 'Taus', { identification: 'medium' }), [30]);
  assert.deepEqual(kept('physlite', oldest, 'Taus', { identification: 'medium' }), [40]);
});

test('n-tuples of 2020 are cut on shares of pT and on impact parameters over their errors', () => {
  const lepton = { type: [[11, 11, 11]], ptcone30: [[3000, 0, 0]], etcone20: [[0, 0, 0]] };
  const impact = {
    trackd0pvunbiased: [[0.1, -0.6, 0.1]],
    tracksigd0pvunbiased: [[0.1, 0.1, 0.1]],
    z0: [[0.4, 0.1, 0.6]],
  };
  const table = tableOf(objects('lep_', [[30000, 31000, 32000]], { ...lepton, ...impact }));
  assert.deepEqual(kept('2020e-13tev', table, 'Electrons', { isolation: 'tight' }), [31, 32]);
  assert.deepEqual(kept('2020e-13tev', table, 'Electrons', { impact: 'standard' }), [30]);
});

test('n-tuples of 2025 have flags', () => {
  const table = tableOf(
    objects('lep_', [[30, 31]], {
      type: [[13, 13]],
      isMediumID: [[1, 0]],
      isLooseIso: [[0, 1]],
    }),
  );
  assert.deepEqual(kept('2025e-13tev-beta', table, 'Muons', { identification: 'medium' }), [30]);
  assert.deepEqual(kept('2025e-13tev-beta', table, 'Muons', { isolation: 'loose' }), [31]);
});

test('NanoAOD has levels and bits', () => {
  const table = tableOf({
    ...objects('Electron_', [[30, 31]], { cutBased: [[2, 3]] }),
    ...objects('Jet_', [[40, 60, 45]], { jetId: [[6, 1, 2]], puId: [[0, 0, 4]] }),
  });
  assert.deepEqual(kept('cms-nanoaod', table, 'Electrons', { identification: 'medium' }), [31]);
  assert.deepEqual(kept('cms-nanoaod', table, 'Jets', { quality: 'standard' }), [40, 45]);
  assert.deepEqual(kept('cms-nanoaod', table, 'Jets', { vertex: 'standard' }), [60, 45]);
});

test('the crack of the calorimeter is cut away with both of its ends, where each detector has it', () => {
  const eta = [[1.36, 1.37, -1.5, 1.52, 1.53]];
  const atlas = tableOf(objects('AnalysisPhotonsAuxDyn.', [[1, 2, 3, 4, 5].map((pt) => 1000 * pt)], { eta }));
  const { events } = select('physlite', atlas, { crack: ['Photons'] });
  assert.deepEqual([...events.collections.get('Photons')!.pt], [1, 5]);
});

const flagged = tableOf({
  ...objects('AnalysisJetsAuxDyn.', [[30000], [31000], [32000]]),
  'EventInfoAuxDyn.DFCommonJets_eventClean_LooseBad': [1, 0, 1],
  'PrimaryVerticesAuxDyn.vertexType': [[1, 3], [1], [0]],
});

test('events with bad jets or without a primary vertex are cut away', () => {
  const { events, cutFlow } = select('physlite', flagged, { eventCriteria: { cleaning: 'standard' } });
  assert.deepEqual([...events.collections.get('Jets')!.pt], [30]);
  assert.deepEqual(
    cutFlow.steps.map(({ name, events: count }) => [name, count]),
    [
      ['read', 3],
      ['event cleaning', 1],
      ['limits on counts', 1],
    ],
  );
});

const triggered = tableOf({
  ...objects('lep_', [[30], [31], [32]], { type: [[11], [13], [11]], isTrigMatched: [[1], [1], [0]] }),
  trigE: [1, 0, 1],
  trigM: [0, 0, 0],
});

test('an event passes when one of the chains fired', () => {
  const pass = (chains: string[] | null, matched = false) =>
    select('2025e-13tev-beta', triggered, { trigger: { chains, matched } }).events.length;
  assert.equal(pass(['trigM']), 0);
  assert.equal(pass(['trigE', 'trigM']), 2);
  assert.equal(pass(null), 2);
  assert.equal(pass(null, true), 1);
});

test('of several chains those that the file does not have are told', () => {
  const { events, cutFlow } = select('2025e-13tev-beta', triggered, {
    trigger: { chains: ['trigE', 'trigX'], matched: false },
  });
  assert.equal(events.length, 2);
  assert.deepEqual(cutFlow.notApplied, [{ cut: 'trigger trigX', reason: 'no branch "trigX"', events: 3 }]);
});

test('the chains of PHYSLITE fired where a list of what fired them is not empty', () => {
  const inner = { kind: 'jagged', offsets: Int32Array.of(0, 1, 2), content: Int32Array.of(7, 8) } as const;
  const table = tableOf(objects('AnalysisElectronsAuxDyn.', [[30000], [31000], [32000]]));
  const matches = { kind: 'jagged', offsets: Int32Array.of(0, 1, 1, 2), content: inner } as const;
  const branch = 'AnalysisTrigMatch_HLT_mu40AuxDyn.TrigMatchedObjects';
  const columns = new Map([...table.columns, [branch, matches] as const]);
  const { events } = select(
    'physlite',
    { length: 3, columns },
    { trigger: { chains: ['HLT_mu40'], matched: false } },
  );
  assert.deepEqual([...events.collections.get('Electrons')!.pt], [30, 32]);
});

test('an object of PHYSLITE fired a chain when the list of the chain links to it', () => {
  const table = tableOf(objects('AnalysisMuonsAuxDyn.', [[30000, 31000], [32000], [33000]]));
  // The chain was fired by the second muon of the first event, and by the only one of the third.
  const places = {
    kind: 'record',
    length: 2,
    fields: new Map([['m_persIndex', Uint32Array.of(1, 0)]]),
  } as const;
  const inner = { kind: 'jagged', offsets: Int32Array.of(0, 1, 2), content: places } as const;
  const lists = { kind: 'jagged', offsets: Int32Array.of(0, 1, 1, 2), content: inner } as const;
  const columns = new Map([
    ...table.columns,
    ['AnalysisTrigMatch_HLT_mu40AuxDyn.TrigMatchedObjects', lists] as const,
  ]);
  const pass = (ptMin: number) =>
    select(
      'physlite',
      { length: 3, columns },
      {
        cuts: { Muons: { pt: { min: ptMin } } },
        trigger: { chains: ['HLT_mu40'], matched: true },
      },
    ).events.length;
  assert.equal(pass(0), 2);
  assert.equal(pass(32), 1);
});

test('leptons of PHYSLITE come from the primary vertex when the first track they link to does', () => {
  const table = tableOf({
    ...objects('AnalysisMuonsAuxDyn.', [[30000, 31000, 32000, 33000]], {
      'inDetTrackParticleLink.m_persIndex': [[2, 0, 1, 9]],
    }),
    'InDetTrackParticlesAuxDyn.d0': [[0.1, 0.1, -0.1]],
    'InDetTrackParticlesAuxDyn.z0': [[-20.3, -20.3, -21]],
    'InDetTrackParticlesAuxDyn.vz': [[0, 0, 0]],
    'InDetTrackParticlesAuxDyn.theta': [[1.57, 1.57, 0.4]],
    'PrimaryVerticesAuxDyn.z': [[-20, 30]],
  });
  const variances = Float32Array.of(0.01, 1, 0.0001, 1, 0.01, 1);
  const inner = { kind: 'jagged', offsets: Int32Array.of(0, 2, 4, 6), content: variances } as const;
  const lists = { kind: 'jagged', offsets: Int32Array.of(0, 3), content: inner } as const;
  const name = 'InDetTrackParticlesAuxDyn.definingParametersCovMatrixDiag';
  const columns = new Map([...table.columns, [name, lists] as const]);
  // Track 1 is 10 errors away from the beam; the last muon has no track; sin(0.4) makes 1 mm of track 2 less than 0.5 mm.
  assert.deepEqual(kept('physlite', { length: 1, columns }, 'Muons', { impact: 'standard' }), [30, 31]);
});

test('events need the missing momentum that is asked for, and keep it', () => {
  const table = tableOf({
    ...objects('Jet_', [[30], [31]]),
    MET_pt: [[20], [40]],
    MET_phi: [[1], [2]],
  });
  const { events } = select('cms-nanoaod', table, { met: { min: 30 } });
  assert.deepEqual([...events.fields.get('met')!].map(Number), [40]);
  assert.ok(!select('cms-nanoaod', table, {}).columns.includes('MET_pt'));
});

test('the missing momentum of PHYSLITE balances the selected objects, the other jets and the soft tracks', () => {
  const table = tableOf({
    // An electron and a jet back to back; a second jet is the electron itself, a third too soft to count.
    ...objects('AnalysisElectronsAuxDyn.', [[50000]], { phi: [[0]] }),
    ...objects('AnalysisJetsAuxDyn.', [[30000, 49000, 19000]], { phi: [[Math.PI, 0.01, 1]] }),
    'MET_Core_AnalysisMETAuxDyn.mpx': [[-1000, 5000]],
    'MET_Core_AnalysisMETAuxDyn.mpy': [[-2000, 6000]],
    'MET_Core_AnalysisMETAuxDyn.source': [[0x14020, 0x11020]],
  });
  const { events } = select('physlite', table, {
    met: { min: null },
    overlapRemoval: true,
    cuts: { Jets: { pt: { min: 100 } } },
  });
  const [met, phi] = ['met', 'metPhi'].map((name) => Number(events.fields.get(name)![0]));
  assert.ok(Math.abs(met! - Math.hypot(-1 - 50 + 30, -2)) < 1e-4, `${met}`);
  assert.ok(Math.abs(phi! - Math.atan2(-2, -21)) < 1e-6);
  assert.ok(!events.fields.has('softX'));
});

test('b-jets are told by the working point of the score that the file has', () => {
  const table = tableOf(objects('jet_', [[30, 31, 32]], { btag_quantile: [[2, 3, 5]] }));
  const { events } = select('2025e-13tev-beta', table, { btag: { workingPoint: '77' } });
  assert.deepEqual([...events.collections.get('BJets')!.pt], [31, 32]);
});

test('too many objects: the event goes, or only the leading ones stay, or nothing happens', () => {
  const table = tableOf(objects('jet_', [[10, 30, 20], [5]]));
  const jets = (outsideCounts: SelectionRequest['outsideCounts'], counts: SelectionRequest['counts']) => [
    ...select('2025e-13tev-beta', table, { counts, outsideCounts }).events.collections.get('Jets')!.pt,
  ];
  const upToTwo = { Jets: { max: 2 } };
  assert.deepEqual(jets('veto', upToTwo), [5]);
  assert.deepEqual(jets('cap', upToTwo), [30, 20, 5]);
  assert.deepEqual(jets('ignore', upToTwo), [10, 30, 20, 5]);
  assert.deepEqual(jets('cap', { Jets: { min: 2, max: 2 } }), [30, 20]);
});

const bare = tableOf(objects('AnalysisElectronsAuxDyn.', [[30000], [31000]]));
const everything: Partial<SelectionRequest> = {
  criteria: { Electrons: { identification: 'medium', isolation: 'huge', impact: 'standard' } },
  cuts: { Electrons: { relIsolationMax: 0.1 } },
  eventCriteria: { cleaning: 'standard' },
  trigger: { chains: ['HLT_mu40'], matched: true },
  met: { min: 30 },
  btag: { workingPoint: 'medium' },
};

test('cuts that a file does not hold what it takes for are left out, and each is told with the reason', () => {
  const { events, cutFlow } = select('physlite', bare, everything);
  assert.equal(events.length, 2);
  const told = Object.fromEntries(cutFlow.notApplied.map(({ cut, reason }) => [cut, reason]));
  assert.deepEqual(Object.keys(told).sort(), [
    'Electrons identification medium',
    'Electrons impact standard',
    'Electrons isolation huge',
    'Electrons relative isolation',
    'b-tagging medium',
    'event cleaning',
    'met',
    'trigger',
    'trigger matching',
  ]);
  assert.equal(
    told['Electrons identification medium'],
    'no branch "AnalysisElectronsAuxDyn.DFCommonElectronsLHMedium"',
  );
  assert.match(told['Electrons isolation huge']!, /physlite files have only loose, tight/);
  assert.match(told['Electrons impact standard']!, /no branch "GSFTrackParticlesAuxDyn.d0"/);
  assert.ok(cutFlow.notApplied.every(({ events: count }) => count === 2));
});

test('the cut flow has the same steps whether a cut could be made or not', () => {
  const steps = (table: Table) => select('physlite', table, everything).cutFlow.steps.map(({ name }) => name);
  assert.deepEqual(steps(bare), [
    'read',
    'event cleaning',
    'trigger',
    'trigger matching',
    'met',
    'limits on counts',
  ]);
  assert.deepEqual(steps(flagged), steps(bare));
});

test('a cut that is required and cannot be made is an error that names it', () => {
  assert.throws(() => select('physlite', bare, { ...everything, required: true }), {
    tag: 'not-found',
    message: /event cleaning cannot be applied .* \(and 8 more cuts\)/,
  });
  assert.throws(() => select('physlite', bare, { btag: { field: 'noSuchScore', threshold: 0 } }), {
    tag: 'not-found',
  });
});

test('a kind of object that the file does not have is not missed', () => {
  const { cutFlow } = select('physlite', bare, {
    criteria: { Taus: { identification: 'medium' } },
    cuts: { Muons: { relIsolationMax: 0.1 } },
  });
  assert.deepEqual(cutFlow.notApplied, []);
});
