import type { Layout } from '../../../src/apps/simulation/index.ts';

type Field = Layout['objects'][number];

/** So many columns that nobody reads stand behind each of those that are read. */
const UNREAD = 3;

/** A layout like that of NanoAOD: GeV, arrays with counters, and most columns of no use here. */
export const nanoLayout: Layout = {
  tree: 'Events',
  title: 'Toy events in the manner of NanoAOD',
  lists: 'counters',
  events: [
    { branch: 'run', type: 'uint32', value: (event) => event.run },
    { branch: 'event', type: 'uint64', value: (event) => event.number },
    { branch: 'luminosityBlock', type: 'uint32', value: (event) => event.lumiBlock },
  ],
  objects: ['Electron', 'Muon', 'Jet', 'Photon', 'Tau'].flatMap((list) => [
    ...column(list, 'pt', (one, i) => one.pt[i]!),
    ...column(list, 'eta', (one, i) => one.eta[i]!),
    ...column(list, 'phi', (one, i) => one.phi[i]!),
    ...column(list, 'mass', (one, i) => one.m[i]!),
  ]),
  listed: [],
  collections: () => (event) => ({
    Electron: event.electrons,
    Muon: event.muons,
    Jet: event.jets,
    Photon: event.photons,
    Tau: event.taus,
  }),
};

function column(list: string, field: string, value: Field['value']): Field[] {
  const unread = Array.from({ length: UNREAD }, (_, i) => ({
    branch: `${list}_${field}Unread${i}`,
    type: 'float32' as const,
    list,
    value: (one: Parameters<Field['value']>[0], place: number) => value(one, place) * (i + 1.1),
  }));
  return [{ branch: `${list}_${field}`, type: 'float32', list, value }, ...unread];
}
