import type { Cut, Evaluation, HistogramPlan } from '../frame/analysis.ts';
import type { EventBlock } from '../frame/event-block.ts';
import { countPerEvent, eitherMask, everyNth, firstPlaces, maskWhere } from '../frame/object-lists.ts';
import { RELEASE_2025 } from '../frame/release.ts';
import { ELECTRON, fourLeptonQuantities, fourLeptonsAt, isNeutral, isOfPairs, MUON } from './four-leptons.ts';
import { hzzAnalysis, ofLeptons, plan } from './hzz.ts';
import { GROUPS_2025, OPEN_DATA_2025 } from './samples-2025.ts';

/** GeV, by rank. */
const PT = [20, 15, 10];

const CUTS: readonly Cut[] = [
  { name: 'trigger', label: 'e or μ trigger' },
  { name: 'matched', label: 'a lepton fired it' },
  { name: 'pt1', label: `p_{T}(ℓ1) > ${PT[0]} GeV` },
  { name: 'pt2', label: `p_{T}(ℓ2) > ${PT[1]} GeV` },
  { name: 'pt3', label: `p_{T}(ℓ3) > ${PT[2]} GeV` },
  { name: 'quality', label: '4 good leptons' },
  { name: 'flavours', label: '4e, 2e2μ or 4μ' },
  { name: 'charges', label: 'charges add up to 0' },
];

const MASS = plan('m4l', 'm4l', 'Mass of the four leptons', 'm_{4ℓ} [GeV]', [68, 80, 250]);

const OTHERS: readonly HistogramPlan[] = [
  plan('mZ1', 'mZ1', 'First pair', 'm_{12} [GeV]', [35, 40, 110]),
  plan('mZ2', 'mZ2', 'Second pair', 'm_{34} [GeV]', [35, 5, 110]),
  plan('pt4l', 'pt4l', 'p_{T} of all four', 'p_{T,4ℓ} [GeV]', [20, 0, 200]),
  plan('y4l', 'y4l', 'Rapidity of all four', 'y_{4ℓ}', [20, -3, 3]),
  ofLeptons(plan('leptonPt', 'leptonPt', 'p_{T} of the leptons', 'p_{T} [GeV]', [30, 0, 150])),
  ofLeptons(plan('leptonEta', 'leptonEta', 'η of the leptons', 'η', [26, -2.6, 2.6])),
];

/** The search for a Higgs boson in four leptons in the release of 2025, as the public notebook has it. */
export const hzz2025 = hzzAnalysis({
  release: RELEASE_2025,
  luminosity: 36.6,
  groups: GROUPS_2025,
  openData: OPEN_DATA_2025,
  reads: [
    ...['trigE', 'trigM', 'lep_pt', 'lep_eta', 'lep_phi', 'lep_e', 'lep_charge', 'lep_type'],
    ...['lep_isTrigMatched', 'lep_isLooseID', 'lep_isMediumID', 'lep_isLooseIso'],
  ],
  corrections: ['ScaleFactor_PILEUP', 'ScaleFactor_ELE', 'ScaleFactor_MUON', 'ScaleFactor_LepTRIGGER'],
  cuts: CUTS,
  mass: MASS,
  others: OTHERS,
  window: { histogram: MASS.name, low: 122.5, high: 130, backgroundError: 0.3 },
  evaluate,
});

function evaluate(block: EventBlock): Evaluation {
  const leptons = block.list('lep_pt');
  const four = fourLeptonsAt(block, firstPlaces(leptons, 4));
  const ptAbove = (rank: number) => maskWhere(everyNth(four.pt, 4, rank), (pt) => pt > PT[rank]!);
  const matched = maskWhere(block.list('lep_isTrigMatched').content, (flag) => flag !== 0);
  return {
    masks: {
      trigger: eitherMask(block.scalar('trigE'), block.scalar('trigM')),
      matched: maskWhere(countPerEvent(leptons, matched), (count) => count >= 1),
      pt1: ptAbove(0),
      pt2: ptAbove(1),
      pt3: ptAbove(2),
      quality: maskWhere(countPerEvent(leptons, goodLeptons(block)), (count) => count === 4),
      flavours: isOfPairs(four),
      charges: isNeutral(four),
    },
    quantities: fourLeptonQuantities(four, 'closest'),
  };
}

/** Isolated, and medium muons or loose electrons. */
function goodLeptons(block: EventBlock): Uint8Array {
  const type = block.list('lep_type').content;
  const loose = block.list('lep_isLooseID').content;
  const medium = block.list('lep_isMediumID').content;
  const isolated = block.list('lep_isLooseIso').content;
  const good = new Uint8Array(type.length);
  for (let i = 0; i < good.length; i++) {
    const identified = type[i] === MUON ? medium[i] : type[i] === ELECTRON ? loose[i] : 0;
    if (identified && isolated[i]) good[i] = 1;
  }
  return good;
}
