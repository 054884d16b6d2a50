import { join } from 'node:path';

/** `{base}/{name}_{YYYYMMDD_HHMMSS}`, the directory of a run that begins at `date`, in local time. */
export function runDirectory(base: string, name: string, date: Date = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('');
  return join(base, `${name}_${day}_${time}`);
}
