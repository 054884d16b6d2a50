import type { SampleSet } from '../frame/analysis.ts';

/** The toy samples of the embedded generator: pseudo-data, and one simulated sample for each process. */
export const GENERATED: SampleSet = {
  name: 'generated',
  note: 'toy simulation',
  dataLabel: 'Pseudo-data',
  datasets: [
    { id: 'data15_toy', group: 'data', title: 'pseudo-data', tags: ['first-data'] },
    { id: '990010', group: 'reducible', title: 'Z with leptons from hadrons' },
    { id: '990011', group: 'reducible', title: 'top pairs with leptons from hadrons', tags: ['ttbar'] },
    { id: '990009', group: 'zz', title: 'ZZ to four leptons' },
    { id: '990008', group: 'signal', title: 'Higgs boson to four leptons' },
  ],
};
