import {
  categoryName,
  combinationName,
  type Signature,
  signatureName,
} from '../../../combinatorics/index.ts';

/** The name that BumpNet looks for: `ROI_mass_e0j0_cat_1ex_0mx_3jx_0gx_0tx_0bx_width_10.0`. */
export function bumpnetName({ state, combination }: Signature, width: number): string {
  return `ROI_mass_${combinationName(combination)}_cat_${categoryName(state)}_width_${widthText(width)}`;
}

/** The name by signature: `ROI_1e_0m_3j_0g_0t_0b_IM_e0j0_width_10.0`. */
export function plainHistogramName(signature: Signature, width: number): string {
  return `ROI_${signatureName(signature)}_width_${widthText(width)}`;
}

/** A width as BumpNet's names have it: whole numbers with one decimal. */
function widthText(width: number): string {
  return Number.isInteger(width) ? width.toFixed(1) : String(width);
}
