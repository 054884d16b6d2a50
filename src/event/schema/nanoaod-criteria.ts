/**
 * Working points of CMS NanoAOD. The cut-based identifications of electrons and photons hold the isolation; muons have
 * cuts on their isolation over pT (JINST 13 (2018) P06015). Bits and levels are those that the files describe themselves.
 */
import { atLeast, hasBits, isBelow, isOneOf, isSet, onlyBelow } from './condition.ts';
import { all, type Criteria, type WorkingPoint } from './criteria.ts';

/** Fulfilled by what the identification asks already. */
const contained = all();

/** Taus by the newer tagger (bits from very, very, very loose to very, very tight) or by the older one (from very loose on). */
const tau = (newer: number, older: number): WorkingPoint => [
  [hasBits('idDeepTau2017v2p1VSjet', newer), isOneOf('decayMode', [0, 1, 10, 11])],
  [hasBits('idMVAoldDM', older), isSet('idDecayMode')],
];

/** Photons by the level that they reach, or, in older files, by a bit for each. */
const photon = (level: number, bit: number): WorkingPoint => [
  [atLeast('cutBased', level)],
  [hasBits('cutBasedBitmap', bit)],
];

export const ELECTRON_CRITERIA: Criteria = {
  quality: { standard: contained },
  identification: {
    loose: all(atLeast('cutBased', 2)),
    medium: all(atLeast('cutBased', 3)),
    tight: all(atLeast('cutBased', 4)),
  },
  isolation: { loose: contained, tight: contained },
};

export const MUON_CRITERIA: Criteria = {
  identification: {
    loose: [[isSet('looseId')], [isSet('isPFcand')]],
    medium: all(isSet('mediumId')),
    tight: all(isSet('tightId')),
  },
  isolation: { loose: all(isBelow('pfRelIso04_all', 0.25)), tight: all(isBelow('pfRelIso04_all', 0.15)) },
};

export const PHOTON_CRITERIA: Criteria = {
  quality: { standard: all(isSet('electronVeto')) },
  identification: {
    loose: photon(1, 1),
    medium: photon(2, 2),
    tight: photon(3, 4),
  },
  isolation: { loose: contained, tight: contained },
};

/** Jets below 50 GeV have a tagger of pile-up; any of its working points will do. */
export const JET_CRITERIA: Criteria = {
  quality: { standard: all(hasBits('jetId', 2)) },
  vertex: { standard: all(onlyBelow({ pt: 50, eta: 5 }, isSet('puId'))) },
};

export const TAU_CRITERIA: Criteria = {
  identification: { loose: tau(8, 2), medium: tau(16, 4), tight: tau(32, 8) },
};

export const EVENT_CRITERIA: Criteria = {
  cleaning: { standard: all(isSet('Flag_METFilters'), isSet('Flag_goodVertices')) },
};
