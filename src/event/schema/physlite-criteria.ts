/**
 * Working points of ATLAS PHYSLITE, exact from what the files hold. Isolations are formulas of pT; identifications are
 * flags that the reconstruction left. Older productions name the tracks around leptons differently.
 */
import {
  atLeast,
  belowShareOfPt,
  equals,
  flowBelowShareOfPt,
  isSet,
  lacksBits,
  levelUpTo,
  onlyBelow,
  trackFromVertex,
} from './condition.ts';
import { all, type Criteria, type WorkingPoint } from './criteria.ts';

/** Defects of a calorimeter cluster that no electron, or no photon, may have: `BADCLUSELECTRON`, `BADCLUSPHOTON` of Athena. */
const BAD_CLUSTER_ELECTRON = 0x5a6;
const BAD_CLUSTER_PHOTON = 0x85a6;
/** The lowest three bits of a muon's quality: 0 tight, 1 medium, 2 loose, 3 very loose. */
const MUON_QUALITY = 7;
/** The neural vertex tagger decides on jets below these limits (GeV, |eta|) only. */
const VERTEX_TAGGED = { pt: 60, eta: 2.4 };

interface TrackNames {
  readonly cone1000: string;
  readonly cone500: string;
}

const ELECTRON_TRACKS: readonly TrackNames[] = [
  {
    cone1000: 'ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt1000',
    cone500: 'ptvarcone30_Nonprompt_All_MaxWeightTTVALooseCone_pt500',
  },
  { cone1000: 'ptvarcone30_TightTTVA_pt1000', cone500: 'ptvarcone30_TightTTVA_pt500' },
];
const MUON_TRACKS: readonly TrackNames[] = [
  {
    cone1000: 'ptvarcone30_Nonprompt_All_MaxWeightTTVA_pt1000',
    cone500: 'ptvarcone30_Nonprompt_All_MaxWeightTTVA_pt500',
  },
  { cone1000: 'ptvarcone30_TightTTVA_pt1000', cone500: 'ptvarcone30_TightTTVA_pt500' },
];

/** Shares of pT for tracks and for energy in the calorimeter. */
function cones(names: readonly TrackNames[], tracks: number, energy: number): WorkingPoint {
  return names.map(({ cone1000 }) => [
    belowShareOfPt(cone1000, tracks),
    belowShareOfPt('topoetcone20', energy),
  ]);
}

function tracksOnly(names: readonly TrackNames[], share: number): WorkingPoint {
  return names.map(({ cone1000 }) => [belowShareOfPt(cone1000, share)]);
}

function particleFlow(names: readonly TrackNames[], share: number): WorkingPoint {
  return names.map(({ cone500 }) => [flowBelowShareOfPt(cone500, 'neflowisol20', share)]);
}

const looseElectron = cones(ELECTRON_TRACKS, 0.15, 0.2);
const tightElectron = cones(ELECTRON_TRACKS, 0.06, 0.06);
const looseMuon = cones(MUON_TRACKS, 0.15, 0.3);
const tightMuon = cones(MUON_TRACKS, 0.04, 0.15);
const loosePhoton = all(belowShareOfPt('topoetcone20', 0.065), belowShareOfPt('ptcone20', 0.05));
const caloPhoton = belowShareOfPt('topoetcone40', 0.022, { plus: 2.45 });
const tightPhoton = all(caloPhoton, belowShareOfPt('ptcone20', 0.05));

/** Muons whose quality is at least this, and whose track in the inner detector is good where the file says so. */
const muonQuality = (level: number): WorkingPoint => [
  [levelUpTo('quality', MUON_QUALITY, level), isSet('DFCommonMuonPassIDCuts')],
  [levelUpTo('quality', MUON_QUALITY, level)],
];

/** Taus by the flags of three generations of taggers; the oldest files have only the score, flat in efficiency. */
const tauIdentification = (name: string, short: string, efficiency: number): WorkingPoint => [
  [isSet(`JetDeepSet${name}`)],
  [isSet(`GNTau${short}_v0prune`)],
  [atLeast('RNNJetScoreSigTrans', 1 - efficiency)],
];

export const ELECTRON_CRITERIA: Criteria = {
  quality: { standard: all(lacksBits('OQ', BAD_CLUSTER_ELECTRON)) },
  impact: { standard: all(trackFromVertex({ limit: 5, length: 0.5 })) },
  identification: {
    loose: all(isSet('DFCommonElectronsLHLooseBL')),
    medium: all(isSet('DFCommonElectronsLHMedium')),
    tight: all(isSet('DFCommonElectronsLHTight')),
  },
  isolation: {
    loose: looseElectron,
    tight: tightElectron,
    Loose_VarRad: looseElectron,
    Tight_VarRad: tightElectron,
    TightTrackOnly_VarRad: tracksOnly(ELECTRON_TRACKS, 0.06),
    PflowLoose: particleFlow(ELECTRON_TRACKS, 0.16),
    PflowTight: particleFlow(ELECTRON_TRACKS, 0.045),
  },
};

export const MUON_CRITERIA: Criteria = {
  impact: { standard: all(trackFromVertex({ limit: 3, length: 0.5 })) },
  identification: { loose: muonQuality(2), medium: muonQuality(1), tight: muonQuality(0) },
  isolation: {
    loose: looseMuon,
    tight: tightMuon,
    Loose_VarRad: looseMuon,
    Tight_VarRad: tightMuon,
    TightTrackOnly_VarRad: tracksOnly(MUON_TRACKS, 0.06),
    PflowLoose_VarRad: particleFlow(MUON_TRACKS, 0.16),
    PflowTight_VarRad: particleFlow(MUON_TRACKS, 0.045),
  },
};

/** There is no flag for medium photons: tight stands for it. */
export const PHOTON_CRITERIA: Criteria = {
  quality: { standard: all(lacksBits('OQ', BAD_CLUSTER_PHOTON), isSet('DFCommonPhotonsCleaning')) },
  identification: {
    loose: all(isSet('DFCommonPhotonsIsEMLoose')),
    medium: all(isSet('DFCommonPhotonsIsEMTight')),
    tight: all(isSet('DFCommonPhotonsIsEMTight')),
  },
  isolation: {
    loose: loosePhoton,
    tight: tightPhoton,
    FixedCutLoose: loosePhoton,
    FixedCutTight: tightPhoton,
    TightCaloOnly: all(caloPhoton),
  },
};

/** Events with bad jets are cut as a whole: see the cleaning of events. */
export const JET_CRITERIA: Criteria = {
  quality: { standard: all() },
  vertex: {
    standard: [
      [onlyBelow(VERTEX_TAGGED, isSet('NNJvtPass'))],
      [onlyBelow(VERTEX_TAGGED, atLeast('Jvt', 0.5))],
    ],
  },
};

export const TAU_CRITERIA: Criteria = {
  identification: {
    loose: tauIdentification('Loose', 'L', 0.85),
    medium: tauIdentification('Medium', 'M', 0.75),
    tight: tauIdentification('Tight', 'T', 0.6),
  },
};

/** The first vertex of an event is its primary one, of type 1. */
export const EVENT_CRITERIA: Criteria = {
  cleaning: {
    standard: all(
      isSet('EventInfoAuxDyn.DFCommonJets_eventClean_LooseBad'),
      equals('PrimaryVerticesAuxDyn.vertexType', 1),
    ),
    jets: all(isSet('EventInfoAuxDyn.DFCommonJets_eventClean_LooseBad')),
  },
};
