import { listIn, type Members, membersIn, numberIn, numbersIn, textIn } from './members.ts';
import type { RootAxis, RootHistogram } from './root-histogram.ts';
import type { RootObject } from './root-object.ts';

/**
 * The histogram that an object of ROOT is, or undefined when it is none. Arrays are float64 and of their own; weights
 * (`sumw2`) are there when the file has them.
 */
export function histogramOf({ className, members }: RootObject): RootHistogram | undefined {
  const kind = /^TH([123])([FDISC])$/.exec(className);
  if (className === 'TProfile') return profileOf(members);
  if (!kind) return undefined;
  const cells = kind[2] as 'F' | 'D' | 'I' | 'S' | 'C';
  if (kind[1] === '1') {
    const axis = axisOf(members, 'fXaxis');
    return { className: `TH1${cells}`, axis, ...yTitleOf(members), ...commonOf(members) };
  }
  const two = {
    ...commonOf(members),
    xAxis: axisOf(members, 'fXaxis'),
    yAxis: axisOf(members, 'fYaxis'),
    sumwy: numberIn(members, 'fTsumwy'),
    sumwy2: numberIn(members, 'fTsumwy2'),
    sumwxy: numberIn(members, 'fTsumwxy'),
  };
  if (kind[1] === '2') {
    const zTitle = textIn(membersIn(members, 'fZaxis'), 'fTitle');
    return { className: `TH2${cells}`, ...two, ...(zTitle ? { zTitle } : {}) };
  }
  return {
    className: `TH3${cells}`,
    ...two,
    zAxis: axisOf(members, 'fZaxis'),
    sumwz: numberIn(members, 'fTsumwz'),
    sumwz2: numberIn(members, 'fTsumwz2'),
    sumwxz: numberIn(members, 'fTsumwxz'),
    sumwyz: numberIn(members, 'fTsumwyz'),
  };
}

const ERROR_MODES = ['mean', 'spread', 'integer', 'gaussian'] as const;

function profileOf(members: Members): RootHistogram {
  const binSumw2 = numbersIn(members, 'fBinSumw2');
  const errorMode = ERROR_MODES[numberIn(members, 'fErrorMode')];
  return {
    className: 'TProfile',
    axis: axisOf(members, 'fXaxis'),
    ...yTitleOf(members),
    ...commonOf(members),
    sumw2: numbersIn(members, 'fSumw2'),
    binEntries: numbersIn(members, 'fBinEntries'),
    ...(binSumw2.length > 0 ? { binSumw2 } : {}),
    ...(errorMode ? { errorMode } : {}),
    yMin: numberIn(members, 'fYmin'),
    yMax: numberIn(members, 'fYmax'),
    sumwy: numberIn(members, 'fTsumwy'),
    sumwy2: numberIn(members, 'fTsumwy2'),
  };
}

function commonOf(members: Members) {
  const sumw2 = numbersIn(members, 'fSumw2');
  return {
    name: textIn(members, 'fName'),
    title: textIn(members, 'fTitle'),
    contents: numbersIn(members, 'fArray'),
    ...(sumw2.length > 0 ? { sumw2 } : {}),
    entries: numberIn(members, 'fEntries'),
    sumw: numberIn(members, 'fTsumw'),
    sumw2Total: numberIn(members, 'fTsumw2'),
    sumwx: numberIn(members, 'fTsumwx'),
    sumwx2: numberIn(members, 'fTsumwx2'),
  };
}

function yTitleOf(members: Members): { yTitle?: string } {
  const yTitle = textIn(membersIn(members, 'fYaxis'), 'fTitle');
  return yTitle ? { yTitle } : {};
}

function axisOf(members: Members, name: string): RootAxis {
  const axis = membersIn(members, name);
  const edges = numbersIn(axis, 'fXbins');
  const title = textIn(axis, 'fTitle');
  const bins = numberIn(axis, 'fNbins');
  const labels = labelsOf(axis, bins);
  return {
    bins,
    min: numberIn(axis, 'fXmin'),
    max: numberIn(axis, 'fXmax'),
    ...(edges.length > 0 ? { edges } : {}),
    ...(title ? { title } : {}),
    ...(labels ? { labels } : {}),
  };
}

/** Labels are strings whose unique number is the bin, from 1 on. */
function labelsOf(axis: Members, bins: number): string[] | undefined {
  const items = listIn(membersIn(membersIn(axis, 'fLabels'), 'members'), 'items');
  if (!items) return undefined;
  const labels = new Array<string>(bins).fill('');
  for (const item of items) {
    const label = membersIn(item, 'members');
    const bin = numberIn(label, 'fUniqueID');
    if (bin >= 1 && bin <= bins) labels[bin - 1] = textIn(label, 'fString');
  }
  return labels;
}
