import type { Dataset, SampleGroup, SampleSet } from '../frame/analysis.ts';

/** Groups of the program of 2020; colours as in the analysis of 2025. */
export const GROUPS_2020: readonly SampleGroup[] = [
  { name: 'data', role: 'data', label: 'Data', colour: '#000000' },
  { name: 'reducible', role: 'background', label: 'V, t, tt̄, WW, WZ', colour: '#6b59d3' },
  { name: 'zz', role: 'background', label: 'ZZ', colour: '#ff0000' },
  { name: 'signal', role: 'signal', label: 'Higgs (m_{H} = 125 GeV)', colour: '#00cdff' },
];

/** Loop-induced gg → ZZ is not among the samples. */
const ZZ_FACTOR = 1.3;

/** Dataset, name, cross-section [pb] with k-factor and filter efficiency, sum of weights of all generated events. */
type Row = readonly [id: number, title: string, crossSection: number, sumOfWeights: number];

const REDUCIBLE: readonly Row[] = [
  [363358, 'WqqZll', 3.4328, 241438.72705],
  [363359, 'WpqqWmlv', 24.708, 998250.783475],
  [363360, 'WplvWmqq', 24.724, 1069526.41899],
  [363489, 'WlvZqq', 11.42, 1111991.15979],
  [363491, 'lllv', 4.6049, 5441475.00407],
  [363493, 'lvvv', 3.2286, 1727991.07441],
  [361106, 'Zee', 1950.5295, 150277594200],
  [361107, 'Zmumu', 1950.6321, 147334691090],
  [361108, 'Ztautau', 1950.6321, 56171652547.3],
  [361100, 'Wplusenu', 11500.4632, 473389396815],
  [361101, 'Wplusmunu', 11500.4632, 446507925520],
  [361102, 'Wplustaunu', 11500.4632, 670928468875],
  [361103, 'Wminusenu', 8579.63498, 247538642447],
  [361104, 'Wminusmunu', 8579.63498, 264338188182],
  [361105, 'Wminustaunu', 8579.63498, 165195850954],
  [410000, 'ttbar_lep', 452.693559, 49386600],
  [410011, 'single_top_tchan', 44.152, 4986200],
  [410012, 'single_antitop_tchan', 26.276, 4989800],
  [410013, 'single_top_wtchan', 35.845486, 4865800],
  [410014, 'single_antitop_wtchan', 35.824406, 4945600],
  [410025, 'single_top_schan', 2.06121, 997800],
  [410026, 'single_antitop_schan', 1.288662, 995400],
];

const ZZ: readonly Row[] = [
  [363356, 'ZqqZll', 2.20355112, 3439266.11559],
  [363490, 'llll', 1.2578, 7538705.8077],
  [363492, 'llvv', 12.466, 5039259.9696],
];

const SIGNAL: readonly Row[] = [
  [345060, 'ggH125_ZZ4lep', 0.0060239, 27881776.6536],
  [341947, 'ZH125_ZZ4lep', 0.0000021424784, 150000],
  [341964, 'WH125_ZZ4lep', 0.0003769, 149400],
  [344235, 'VBFH125_ZZ4lep', 0.0004633012, 3680490.83243],
];

/** Their sums of weights are numbers of events. */
const SINGLE_TOP = new Set([410011, 410012, 410013, 410014, 410025, 410026]);

function datasets(group: string, rows: readonly Row[], factor?: number): Dataset[] {
  return rows.map(([id, title, crossSection, sumOfWeights]) => ({
    ...{ id: String(id), group, title, crossSection, sumOfWeights },
    ...(id === 410000 ? { tags: ['ttbar'] } : {}),
    ...(factor === undefined ? {} : { factor }),
    ...(SINGLE_TOP.has(id) ? { unitWeights: true } : {}),
  }));
}

/** The datasets of the program of 2020, with its numbers. */
export const OPEN_DATA_2020: SampleSet = {
  name: 'open-data',
  note: 'with ATLAS Open Data',
  dataLabel: 'Data',
  datasets: [
    ...['A', 'B', 'C', 'D'].map((period): Dataset => {
      const tags = period === 'A' ? { tags: ['first-data'] } : {};
      return { id: `data_${period}`, group: 'data', ...tags };
    }),
    ...datasets('reducible', REDUCIBLE),
    ...datasets('zz', ZZ, ZZ_FACTOR),
    ...datasets('signal', SIGNAL),
  ],
};
