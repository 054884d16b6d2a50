/** The fields that both ntuples for education have under the same names. */
import type { NumberType } from '../../../root/index.ts';
import type { EventField, ObjectField } from './layout.ts';
import { anyTrigger } from './ntuple-values.ts';
import { countJets, countLeptons, countPhotons, countTaus } from './sorted-collections.ts';

/** The fields of a collection with these names, `{list}_{name}`, all of one type. */
export function objectFields(
  values: Readonly<Record<string, ObjectField['value']>>,
  list: string,
  type: NumberType,
  names: readonly string[],
): ObjectField[] {
  return names.map((name) => ({ branch: `${list}_${name}`, type, list, value: values[name]! }));
}

/** What fired, and how many objects there are of each kind, as numbers of this type. */
export function triggerAndCountFields(counts: NumberType): EventField[] {
  return [
    { branch: 'trigE', type: 'bool', value: (event) => anyTrigger(event.electrons) },
    { branch: 'trigM', type: 'bool', value: (event) => anyTrigger(event.muons) },
    { branch: 'trigP', type: 'bool', value: (event) => anyTrigger(event.photons) },
    { branch: 'lep_n', type: counts, value: countLeptons },
    { branch: 'jet_n', type: counts, value: countJets },
    { branch: 'photon_n', type: counts, value: countPhotons },
    { branch: 'tau_n', type: counts, value: countTaus },
  ];
}
