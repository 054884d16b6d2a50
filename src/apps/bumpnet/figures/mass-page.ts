import { combinationSize, parseSignature } from '../../../combinatorics/index.ts';
import { dashboard, type Figure, numberText, type Panel, percentText } from '../../../plot/index.ts';
import { eventsByState, type Statistics, totalEntries } from '../statistics.ts';
import { COLOURS } from './colours.ts';
import { shortState } from './notation.ts';

/** Final states of which the events are counted. */
const TOP = 10;

/** The masses: how many, of what, in which final states. */
export function massPage(numbers: Statistics, note: string): Figure {
  const { arrays, events, notFinite } = numbers;
  const states = eventsByState(arrays);
  const masses = totalEntries(arrays);
  const inStates = states.reduce((sum, state) => sum + state.events, 0);
  const panels: Panel[] = [
    {
      title: 'Masses',
      kind: 'numbers',
      rows: [
        { label: 'final states', value: numberText(states.length) },
        { label: 'signatures', value: numberText(arrays.length) },
        { label: 'masses', value: numberText(masses) },
        { label: 'not finite, left out', value: numberText(notFinite) },
      ],
    },
    { title: 'Signatures with each object', kind: 'bars', items: countByObject(arrays, () => 1) },
    {
      title: 'Masses with each object',
      kind: 'donut',
      items: countByObject(arrays, ({ entries }) => entries),
    },
    { title: 'Masses by number of objects', kind: 'bars', direction: 'vertical', items: bySize(arrays) },
    {
      title: 'Final states with the most events',
      kind: 'bars',
      items: states.slice(0, TOP).map(({ state, events: count }) => ({
        label: shortState(state),
        value: count,
        colour: COLOURS.primary,
      })),
    },
    {
      title: 'Yield',
      kind: 'numbers',
      rows: [
        { label: 'events in these states', value: numberText(inStates) },
        {
          label: 'share of the events kept',
          value: percentText(events.kept > 0 ? inStates / events.kept : 0),
        },
        { label: 'masses per event', value: numberText(inStates > 0 ? masses / inStates : 0) },
      ],
    },
  ];
  return dashboard({ title: 'Invariant masses', note, panels });
}

const OBJECT_OF_LETTER: Record<string, string> = {
  e: 'Electrons',
  m: 'Muons',
  j: 'Jets',
  g: 'Photons',
  t: 'Taus',
  b: 'BJets',
};

function countByObject(
  arrays: Statistics['arrays'],
  weight: (array: Statistics['arrays'][number]) => number,
) {
  const counts = new Map<string, number>();
  for (const array of arrays) {
    for (const { letter } of parseSignature(array.signature).combination)
      counts.set(letter, (counts.get(letter) ?? 0) + weight(array));
  }
  return Object.entries(OBJECT_OF_LETTER).flatMap(([letter, label]) => {
    const value = counts.get(letter);
    return value === undefined ? [] : [{ label, value, colour: COLOURS.objects[label] ?? COLOURS.info }];
  });
}

function bySize(arrays: Statistics['arrays']) {
  const counts = new Map<number, number>();
  for (const { signature, entries } of arrays) {
    const size = combinationSize(parseSignature(signature).combination);
    counts.set(size, (counts.get(size) ?? 0) + entries);
  }
  const sizes = [...counts].sort(([a], [b]) => a - b);
  return sizes.map(([size, value]) => ({ label: `${size} objects`, value, colour: COLOURS.info }));
}
