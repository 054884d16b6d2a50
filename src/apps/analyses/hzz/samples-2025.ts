import type { Dataset, SampleGroup, SampleSet } from '../frame/analysis.ts';

/** Groups and colours of the public notebook. */
export const GROUPS_2025: readonly SampleGroup[] = [
  { name: 'data', role: 'data', label: 'Data', colour: '#000000' },
  { name: 'reducible', role: 'background', label: 'Z, tt̄, tt̄+V, VVV', colour: '#6b59d3' },
  { name: 'zz', role: 'background', label: 'ZZ*', colour: '#ff0000' },
  { name: 'signal', role: 'signal', label: 'Signal (m_{H} = 125 GeV)', colour: '#00cdff' },
];

const PERIODS = {
  data15: ['D', 'E', 'F', 'G', 'H', 'J'],
  data16: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'I', 'K', 'L'],
};

const REDUCIBLE = [
  ...[410470, 410155, 410218, 410219, 412043, 364243, 364242, 364246, 364248],
  ...[700320, 700321, 700322, 700323, 700324, 700325],
];
const SIGNAL = [345060, 346228, 346310, 346311, 346312, 346340, 346341, 346342];

const simulation = (group: string, ids: readonly number[]): Dataset[] =>
  ids.map((id) => ({ id: String(id), group, ...(id === 410470 ? { tags: ['ttbar'] } : {}) }));

/** The datasets of the public notebook: all periods of data, two backgrounds, the signal. */
export const OPEN_DATA_2025: SampleSet = {
  name: 'open-data',
  note: 'with ATLAS Open Data',
  dataLabel: 'Data',
  datasets: [
    ...Object.entries(PERIODS).flatMap(([year, periods]) =>
      periods.map((period): Dataset => {
        const id = `${year}_period${period}`;
        return { id, group: 'data', ...(id === 'data15_periodD' ? { tags: ['first-data'] } : {}) };
      }),
    ),
    ...simulation('reducible', REDUCIBLE),
    ...simulation('zz', [700600]),
    ...simulation('signal', SIGNAL),
  ],
};
