/** The unit of energies, momenta and masses in a file. Inside Beamline it is always GeV. */
export type EnergyUnit = 'MeV' | 'GeV';

/**
 * Energies in GeV, float64. Dividing (rather than multiplying by 0.001) keeps round numbers round, so that a
 * cut at 25000 MeV and one at 25 GeV keep the same objects.
 */
export function toGeV(values: ArrayLike<number>, unit: EnergyUnit): Float64Array {
  const divisor = unit === 'MeV' ? 1000 : 1;
  const converted = new Float64Array(values.length);
  for (let i = 0; i < converted.length; i++) converted[i] = values[i]! / divisor;
  return converted;
}
