/** A number for people: thousands apart, three significant digits where it is not whole. `12,345`, `0.125`, `1.2×10^{−6}`. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) return scientificText(value);
  const digits = Number.isInteger(value) ? 0 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  const [whole = '0', rest = ''] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const decimals = rest.replace(/0+$/, '');
  return (decimals === '' ? grouped : `${grouped}.${decimals}`).replace('-', '−');
}

/** A fraction as a percentage: three significant digits, two below 0.1 %; `–` for one that is not a number. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  if (!Number.isFinite(percent)) return '–';
  return `${numberText(Number(percent.toPrecision(Math.abs(percent) < 0.1 ? 2 : 3)))} %`;
}

/** A number at a tick of a linear axis whose ticks are `step` apart. */
export function tickText(value: number, step: number): string {
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
  const text = value.toFixed(digits);
  return Number(text) === 0 ? '0' : text.replace('-', '−');
}

/** A power of ten at a tick of a logarithmic axis: 1, 10, then 10^{2}. */
export function powerText(exponent: number): string {
  if (exponent === 0) return '1';
  return exponent === 1 ? '10' : `10^{${String(exponent).replace('-', '−')}}`;
}

function scientificText(value: number): string {
  const [mantissa = '', power = ''] = value.toExponential(2).split('e');
  return `${String(Number(mantissa)).replace('-', '−')}×10^{${String(Number(power)).replace('-', '−')}}`;
}

/** Bytes with three digits and their unit: `1.83 MB`. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toPrecision(3)} ${units[power]}`;
}
