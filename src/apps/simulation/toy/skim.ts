/** Which events a file keeps, as in the releases for education. */
import { countAbove, countLeptons, countPhotons } from './sorted-collections.ts';
import type { ToyEvent } from './toy-event.ts';

/** Everything; 2 to 4 leptons; exactly 4 leptons (pT > 7 GeV); two photons (pT > 25 GeV); two muons (pT > 10 GeV). */
export type Skim = 'none' | '2to4lep' | 'exactly4lep' | 'GamGam' | '2muons';

/** Whether a skim keeps the event. */
export function isKept(event: ToyEvent, skim: Skim): boolean {
  switch (skim) {
    case 'none':
      return true;
    case '2to4lep':
      return countLeptons(event) >= 2 && countLeptons(event) <= 4;
    case 'exactly4lep':
      return countLeptons(event) === 4;
    case 'GamGam':
      return countPhotons(event) >= 2;
    case '2muons':
      return countAbove([event.muons], 10) >= 2;
    default:
      return skim satisfies never;
  }
}
