/**
 * Working points of ATLAS's education n-tuples: flags and isolations of each release, with the cuts of its analyses.
 * Where a release lacks a working point, the next tighter one stands for it.
 */
import {
  atLeast,
  belowShareOfPt,
  isInsignificant,
  isNear,
  isSet,
  onlyBelow,
  startsNear,
} from './condition.ts';
import { all, type Criteria } from './criteria.ts';

/** Longest distance of a track from the vertex along the beam, times sin(theta) [mm], and of its closest approach in its error. */
const Z0_LIMIT = 0.5;
const D0_LIMITS = { Electrons: 5, Muons: 3 } as const;
const VERTEX_TAGGED = { pt: 60, eta: 2.4 };

/** Fulfilled by every event and object of these n-tuples: it was asked when they were made. */
const made = { standard: all() };
export const CLEANED_EVENTS: Criteria = { cleaning: made };

type Lepton = keyof typeof D0_LIMITS;

/** Electrons and muons of 2020 and 2016: tracks and energy around them over pT below one share. */
export function olderLepton(type: Lepton, identification: Criteria[string]): Criteria {
  const cones = (share: number) => all(belowShareOfPt('ptcone30', share), belowShareOfPt('etcone20', share));
  return {
    quality: made,
    identification,
    impact: {
      standard: all(
        isInsignificant('trackd0pvunbiased', 'tracksigd0pvunbiased', D0_LIMITS[type]),
        startsNear('z0', Z0_LIMIT),
      ),
    },
    isolation: { loose: cones(0.15), tight: cones(0.1) },
  };
}

/** Electrons and muons of 2025: flags for each working point. */
export function newerLepton(type: Lepton): Criteria {
  return {
    quality: made,
    identification: {
      loose: all(isSet('isLooseID')),
      medium: all(isSet('isMediumID')),
      tight: all(isSet('isTightID')),
    },
    impact: { standard: all(isNear('d0sig', D0_LIMITS[type]), startsNear('z0', Z0_LIMIT)) },
    isolation: { loose: all(isSet('isLooseIso')), tight: all(isSet('isTightIso')) },
  };
}

const tightFlag = all(isSet('isTightID'));
const olderPhotonCones = all(belowShareOfPt('ptcone30', 0.065), belowShareOfPt('etcone20', 0.065));

/** 2020 has a flag for tight leptons only; all that it holds are loose. What lies between is taken as tight. */
export const OLDER_LEPTON_ID: Criteria[string] = { loose: all(), medium: tightFlag, tight: tightFlag };

export const OLDER_PHOTON: Criteria = {
  quality: made,
  identification: { loose: tightFlag, medium: tightFlag, tight: tightFlag },
  isolation: { loose: olderPhotonCones, tight: olderPhotonCones },
};

export const NEWER_PHOTON: Criteria = {
  quality: made,
  identification: { loose: all(isSet('isLooseID')), medium: tightFlag, tight: tightFlag },
  isolation: { loose: all(isSet('isLooseIso')), tight: all(isSet('isTightIso')) },
};

const tightTau = (flag: string): Criteria => ({
  identification: { loose: all(isSet(flag)), medium: all(isSet(flag)), tight: all(isSet(flag)) },
});
export const OLDER_TAU = tightTau('isTightID');
export const NEWER_TAU = tightTau('isTight');

/** The score of 2020 counts below 60 GeV in the middle of the detector. */
export const OLDER_JET: Criteria = {
  quality: made,
  vertex: { standard: all(onlyBelow(VERTEX_TAGGED, atLeast('jvt', 0.59))) },
};

/** 2025 holds the decision. */
export const NEWER_JET: Criteria = { quality: made, vertex: { standard: all(isSet('jvt')) } };

/** 2016 has the share of a jet's tracks that come from the primary vertex. */
export const FIRST_JET: Criteria = {
  quality: made,
  vertex: { standard: all(onlyBelow({ pt: 50, eta: 2.4 }, atLeast('jvf', 0.5))) },
};
