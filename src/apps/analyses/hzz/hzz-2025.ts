import type { Analysis, Cut, Evaluation, HistogramPlan, Region } from '../frame/analysis.ts';
import type { EventBlock } from '../frame/event-block.ts';
import {
  countPerEvent,
  eitherMask,
  everyNth,
  firstPlaces,
  maskWhere,
  sumOfEach,
} from '../frame/object-lists.ts';
import { allCuts, inRegions, onTheWay } from '../frame/regions.ts';
import { RELEASE_2025 } from '../frame/release.ts';
import { hzzFigures } from './figures.ts';
import { fourLeptonQuantities, fourLeptonsAt } from './four-leptons.ts';
import { GENERATED } from './generated.ts';
import { GROUPS_2025, OPEN_DATA_2025 } from './samples-2025.ts';

const ELECTRON = 11;
const MUON = 13;
/** Sums of four lepton types: four electrons, two of each, four muons. */
const FLAVOURS = new Set([44, 48, 52]);
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

const LOOSE: Region = { name: 'loose', label: 'flavours and charges', cuts: ['flavours', 'charges'] };

const MASS: HistogramPlan = {
  name: 'm4l',
  quantity: 'm4l',
  region: 'selected',
  ...{ bins: 68, low: 80, high: 250 },
  title: 'Mass of the four leptons',
  xTitle: 'm_{4ℓ} [GeV]',
};

const OTHERS: readonly HistogramPlan[] = [
  plan('mZ1', 'First pair', 'm_{12} [GeV]', [35, 40, 110]),
  plan('mZ2', 'Second pair', 'm_{34} [GeV]', [35, 5, 110]),
  plan('pt4l', 'p_{T} of all four', 'p_{T,4ℓ} [GeV]', [20, 0, 200]),
  plan('y4l', 'Rapidity of all four', 'y_{4ℓ}', [20, -3, 3]),
  { ...plan('leptonPt', 'p_{T} of the leptons', 'p_{T} [GeV]', [30, 0, 150]), counted: 'Leptons' },
  { ...plan('leptonEta', 'η of the leptons', 'η', [26, -2.6, 2.6]), counted: 'Leptons' },
];

const STEPS = onTheWay(CUTS);
const MASS_ON_THE_WAY = inRegions(MASS, STEPS);
const MASS_LOOSE = inRegions(MASS, [LOOSE]);

/** The search for a Higgs boson in four leptons in the release of 2025, as the public notebook has it. */
export const hzz2025: Analysis = {
  name: 'hzz',
  release: RELEASE_2025,
  title: 'H → ZZ* → 4ℓ',
  luminosity: 36.6,
  groups: GROUPS_2025,
  sampleSets: [OPEN_DATA_2025, GENERATED],
  reads: [
    ...['trigE', 'trigM', 'lep_pt', 'lep_eta', 'lep_phi', 'lep_e', 'lep_charge', 'lep_type'],
    ...['lep_isTrigMatched', 'lep_isLooseID', 'lep_isMediumID', 'lep_isLooseIso'],
  ],
  corrections: ['ScaleFactor_PILEUP', 'ScaleFactor_ELE', 'ScaleFactor_MUON', 'ScaleFactor_LepTRIGGER'],
  cuts: CUTS,
  regions: [allCuts(CUTS), LOOSE, ...STEPS],
  histograms: [MASS, ...OTHERS, ...MASS_LOOSE, ...MASS_ON_THE_WAY],
  figures: hzzFigures({
    mass: MASS.name,
    loose: MASS_LOOSE[0]!.name,
    onTheWay: [...MASS_ON_THE_WAY, MASS],
    others: OTHERS,
    groups: GROUPS_2025,
  }),
  window: { histogram: MASS.name, low: 122.5, high: 130, backgroundError: 0.3 },
  evaluate,
};

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
      flavours: maskWhere(sumOfEach(four.type, 4), (sum) => FLAVOURS.has(sum)),
      charges: maskWhere(sumOfEach(four.charge, 4), (sum) => sum === 0),
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

function plan(
  quantity: string,
  title: string,
  xTitle: string,
  [bins, low, high]: readonly [bins: number, low: number, high: number],
): HistogramPlan {
  return { name: quantity, quantity, region: 'selected', bins, low, high, title, xTitle };
}
