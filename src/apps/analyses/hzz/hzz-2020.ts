import type { Cut, Evaluation, HistogramPlan } from '../frame/analysis.ts';
import type { EventBlock } from '../frame/event-block.ts';
import { countPerEvent, eitherMask, everyNth, firstPlaces, maskWhere } from '../frame/object-lists.ts';
import { RELEASE_2020 } from '../frame/release.ts';
import { ELECTRON, fourLeptonQuantities, fourLeptonsAt, isNeutral, isOfPairs, MUON } from './four-leptons.ts';
import { hzzAnalysis, ofLeptons, plan } from './hzz.ts';
import { GROUPS_2020, OPEN_DATA_2020 } from './samples-2020.ts';

/** GeV, by rank among the good leptons. */
const PT = [25, 15, 10];

/** A lepton has to have at least this pT [GeV] and at most this |η|. */
const LEPTON = { pt: 5, eta: 2.5, isolation: 0.3 };
const ELECTRON_ONLY = { pt: 7, eta: 2.47 };
/** Largest |d0| in units of its error, and largest |z0 sin θ| [mm]. */
const D0_SIGNIFICANCE = { electron: 5, muon: 3 };
const Z0 = 0.5;
/** Jets that are counted: pT [GeV] and |η|. */
const JET = { pt: 30, eta: 4.4 };

const CUTS: readonly Cut[] = [
  { name: 'trigger', label: 'e or μ trigger' },
  { name: 'quality', label: '4 good leptons' },
  { name: 'pt', label: `p_{T} > ${PT.join(', ')} GeV` },
  { name: 'charges', label: 'charges add up to 0' },
  { name: 'flavours', label: '4e, 2e2μ or 4μ' },
];

const MASS = plan('mass_ext_four_lep', 'm4l', 'Mass of the four leptons', 'm_{4ℓ} [GeV]', [30, 80, 250]);

/** Under the names that the program of 2020 gave them. */
const OTHERS: readonly HistogramPlan[] = [
  plan('mass_four_lep', 'm4l', 'All four', 'm_{4ℓ} [GeV]', [24, 80, 170]),
  plan('hist_mLL1', 'mZ1', 'First pair', 'm_{ℓℓ,1} [GeV]', [30, 50, 106]),
  plan('hist_mLL2', 'mZ2', 'Second pair', 'm_{ℓℓ,2} [GeV]', [30, 12, 140]),
  plan('hist_fourlepsys_pt', 'pt4l', 'p_{T} of all four', 'p_{T,4ℓ} [GeV]', [20, 0, 200]),
  plan('hist_fourlepsys_y', 'y4l', 'Rapidity of all four', 'y_{4ℓ}', [20, -3, 3]),
  plan('hist_n_jets', 'jets', 'Number of jets', 'N_{jets}', [4, -0.5, 3.5]),
  ofLeptons(plan('hist_fourleptpt', 'leptonPt', 'p_{T} of the leptons', 'p_{T} [GeV]', [5, 0, 200])),
  ofLeptons(plan('hist_fourlepteta', 'leptonEta', 'η of the leptons', 'η', [10, -3, 3])),
  ofLeptons(plan('hist_fourleptE', 'leptonEnergy', 'Energies of the leptons', 'E [GeV]', [10, 0, 300])),
  ofLeptons(plan('hist_fourleptphi', 'leptonPhi', 'φ of the leptons', 'φ', [8, -3.2, 3.2])),
  ofLeptons(plan('hist_fourleptch', 'leptonCharge', 'Charges of the leptons', 'Q', [7, -1.75, 1.75])),
  ofLeptons(plan('hist_fourleptID', 'leptonType', 'Types of the leptons', '|PDG ID|', [15, 5.5, 20.5])),
];

/** The search for a Higgs boson in four leptons in the release of 2020, as the public program of that release has it. */
export const hzz2020 = hzzAnalysis({
  release: RELEASE_2020,
  luminosity: 10.064,
  groups: GROUPS_2020,
  openData: OPEN_DATA_2020,
  reads: [
    ...['trigE', 'trigM', 'lep_pt', 'lep_eta', 'lep_phi', 'lep_e', 'lep_charge', 'lep_type', 'lep_z0'],
    ...['lep_d0', 'lep_d0error', 'lep_ptvarcone30', 'lep_topoetcone20', 'jet_pt', 'jet_eta'],
  ],
  corrections: ['ScaleFactor_ELE', 'ScaleFactor_MUON', 'ScaleFactor_LepTRIGGER', 'ScaleFactor_PILEUP'],
  cuts: CUTS,
  mass: MASS,
  others: OTHERS,
  evaluate,
});

function evaluate(block: EventBlock): Evaluation {
  const all = block.list('lep_pt');
  const good = goodLeptons(block);
  const four = fourLeptonsAt(block, firstPlaces(all, 4, good));
  const ranks = PT.map((least, rank) => maskWhere(everyNth(four.pt, 4, rank), (pt) => pt > least));
  const jets = countPerEvent(block.list('jet_pt'), countedJets(block));
  return {
    masks: {
      trigger: eitherMask(block.scalar('trigE'), block.scalar('trigM')),
      quality: maskWhere(countPerEvent(all, good), (count) => count === 4),
      pt: ranks.reduce((left, mask) => left.map((value, event) => value & mask[event]!)),
      charges: isNeutral(four),
      flavours: isOfPairs(four),
    },
    // With four of one flavour that program keeps the last pairing that is allowed, whatever its masses.
    quantities: {
      ...fourLeptonQuantities(four, 'last'),
      jets: { perEvent: 1, values: Float64Array.from(jets) },
    },
  };
}

/** Isolated leptons that come from the collision: no identification is asked for. */
function goodLeptons(block: EventBlock): Uint8Array {
  const of = (name: string) => block.list(name).content;
  const [pt, eta, type] = [of('lep_pt'), of('lep_eta'), of('lep_type')];
  const [tracks, energy] = [of('lep_ptvarcone30'), of('lep_topoetcone20')];
  const [d0, d0error, z0] = [of('lep_d0'), of('lep_d0error'), of('lep_z0')];
  const good = new Uint8Array(pt.length);
  for (let i = 0; i < good.length; i++) {
    const isElectron = type[i] === ELECTRON;
    const least = isElectron ? ELECTRON_ONLY.pt : LEPTON.pt;
    const widest = isElectron ? ELECTRON_ONLY.eta : LEPTON.eta;
    const isKnown = isElectron || type[i] === MUON;
    const isInside = isKnown && pt[i]! > least && Math.abs(eta[i]!) < widest;
    const isIsolated = tracks[i]! / pt[i]! < LEPTON.isolation && energy[i]! / pt[i]! < LEPTON.isolation;
    const furthest = isElectron ? D0_SIGNIFICANCE.electron : D0_SIGNIFICANCE.muon;
    const sinTheta = 1 / Math.cosh(eta[i]!);
    const isPrompt = Math.abs(d0[i]!) / d0error[i]! < furthest && Math.abs(z0[i]! * sinTheta) < Z0;
    if (isInside && isIsolated && isPrompt) good[i] = 1;
  }
  return good;
}

function countedJets(block: EventBlock): Uint8Array {
  const eta = block.list('jet_eta').content;
  const mask = maskWhere(block.list('jet_pt').content, (pt) => pt > JET.pt);
  return mask.map((value, jet) => (value && Math.abs(eta[jet]!) < JET.eta ? 1 : 0));
}
