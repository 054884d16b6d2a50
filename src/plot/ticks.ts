import { powerText, tickText } from './number-text.ts';

/** A tick with its text. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Where an axis has ticks. `power` is the exponent of ten that was taken out of the texts, mostly 0. */
export interface Ticks {
  readonly major: readonly Tick[];
  readonly minor: readonly number[];
  readonly power: number;
}

/** Ends of an axis, in its unit. */
export type Range = readonly [number, number];

/** Round numbers between the ends: about `count` with text, five times as many without. */
export function linearTicks([low, high]: Range, count: number): Ticks {
  const step = niceStep((high - low) / Math.max(1, count));
  const power = powerOf(Math.max(Math.abs(low), Math.abs(high)));
  const major = multiples(step, low, high).map((at) => ({
    at,
    text: tickText(at / 10 ** power, step / 10 ** power),
  }));
  const minorStep = step / (leadingDigit(step) === 2 ? 4 : 5);
  return { major, minor: multiples(minorStep, low, high), power };
}

/** The powers of ten between the ends, at most `count` of them with text, and their multiples without. */
export function logTicks([low, high]: Range, count: number): Ticks {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((to - from) / Math.max(1, count)));
  const isInside = (x: number) => x >= low * (1 - 1e-9) && x <= high * (1 + 1e-9);
  const exponents = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const major = exponents
    .filter((exponent) => exponent % every === 0 && isInside(10 ** exponent))
    .map((exponent) => ({ at: 10 ** exponent, text: powerText(exponent) }));
  const minor = exponents.flatMap((exponent) =>
    (every === 1 ? [2, 3, 4, 5, 6, 7, 8, 9] : [1]).map((digit) => digit * 10 ** exponent),
  );
  return { major, minor: minor.filter(isInside), power: 0 };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((digit) => digit * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function leadingDigit(step: number): number {
  return Math.round(step / 10 ** Math.floor(Math.log10(step) + 1e-9));
}

function multiples(step: number, low: number, high: number): number[] {
  const [first, last] = [Math.ceil(low / step - 1e-6), Math.floor(high / step + 1e-6)];
  // Through a text with 12 digits, so that 3 * 0.1 is drawn and compared as 0.3.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** From a hundred thousand on, texts are in thousands, millions and so on. */
function powerOf(largest: number): number {
  return largest >= 1e5 ? 3 * Math.floor(Math.log10(largest) / 3) : 0;
}
