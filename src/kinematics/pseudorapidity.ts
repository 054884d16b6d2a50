/** eta = arsinh(p_z / pT); along the beam it is +-Infinity, for no momentum at all 0. */
export function pseudorapidity(px: number, py: number, pz: number): number {
  const pt = Math.hypot(px, py);
  if (pt === 0) return pz === 0 ? 0 : pz * Number.POSITIVE_INFINITY;
  return Math.asinh(pz / pt);
}
