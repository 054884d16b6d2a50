import type { BackgroundForm, Family } from './background-forms.ts';
import { fTail } from './incomplete-beta.ts';
import { type Fit, fitLogLinear } from './log-linear-fit.ts';

/** A smooth background that was fitted. */
export interface BackgroundFit extends Fit {
  readonly family: Family;
}

/** How the number of parameters of a family is chosen: as few as the F-test allows, or by Akaike's criterion. */
export type Criterion = 'f-test' | 'aic';

/** A parameter more has to be this unlikely to help by chance. */
const F_TEST_LEVEL = 0.05;

/**
 * The best smooth background of `data` in the bins that the forms use: in each family the number of parameters is
 * chosen by the criterion, among the families Akaike's decides. Fits that have a minimum inside the range are not taken,
 * as a background that falls has none. Undefined when nothing can be fitted.
 */
export function fitBackground(
  data: ArrayLike<number>,
  widths: ArrayLike<number>,
  forms: readonly BackgroundForm[],
  criterion: Criterion = 'f-test',
): BackgroundFit | undefined {
  let best: BackgroundFit | undefined;
  for (const form of forms) {
    const fit = bestOfFamily(data, widths, form, criterion);
    if (fit && (!best || akaike(fit) < akaike(best))) best = { ...fit, family: form.family };
  }
  return best;
}

function akaike({ deviance, parameters }: Fit): number {
  return deviance + 2 * parameters;
}

function bestOfFamily(
  data: ArrayLike<number>,
  widths: ArrayLike<number>,
  { from, basis }: BackgroundForm,
  criterion: Criterion,
): Fit | undefined {
  let best: Fit | undefined;
  let last: Fit | undefined;
  for (let parameters = from; parameters <= basis.functions.length; parameters++) {
    const fit = fitLogLinear(data, widths, basis, parameters, last);
    last = fit ?? last;
    if (!fit || hasInnerMinimum(fit.expected, widths)) continue;
    if (!best || isBetter(fit, best, criterion)) best = fit;
    else if (parameters > best.parameters + 1) break;
  }
  return best;
}

function isBetter(fit: Fit, simpler: Fit, criterion: Criterion): boolean {
  if (criterion === 'aic') return akaike(fit) < akaike(simpler);
  const more = fit.parameters - simpler.parameters;
  const left = fit.bins - fit.parameters;
  // A description that is already perfect is not improved by what rounding makes of it.
  if (left < 1 || simpler.deviance - fit.deviance < 1e-6) return false;
  const gain = (simpler.deviance - fit.deviance) / more / (fit.deviance / left);
  return fTail(gain, more, left) < F_TEST_LEVEL;
}

/** Whether the density falls and then rises again. */
function hasInnerMinimum(expected: Float64Array, widths: ArrayLike<number>): boolean {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    const density = expected[i]! / widths[i]!;
    if (density > lowest * (1 + 1e-9) && i > 0 && lowest < expected[0]! / widths[0]!) return true;
    lowest = Math.min(lowest, density);
  }
  return false;
}
