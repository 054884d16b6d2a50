import {
  categoryName,
  combinationName,
  type Signature,
  signatureName,
} from '../../../combinatorics/index.ts';
import type { BinWidth, HistogramSettings } from '../settings.ts';

/** The name of a histogram by the settings: BumpNet's, or that of the signature. */
export function histogramName(
  signature: Signature,
  width: BinWidth,
  settings: Pick<HistogramSettings, 'bumpnetNames' | 'widthInName'>,
): string {
  const name = settings.bumpnetNames ? spectrumName(signature) : signatureName(signature);
  return `ROI_${name}${settings.widthInName ? `_width_${widthText(width)}` : ''}`;
}

/** BumpNet's name of a spectrum: `mass_e0j0_cat_1ex_0mx_3jx_0gx_1tx_0bx`. */
export function spectrumName({ state, combination }: Signature): string {
  return `mass_${combinationName(combination)}_cat_${categoryName(state)}`;
}

/** A width as BumpNet's names have it: whole numbers with one decimal. */
function widthText(width: BinWidth): string {
  if (width === 'variable') return 'var';
  return Number.isInteger(width) ? width.toFixed(1) : String(width);
}
