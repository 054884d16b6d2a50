import type { Numbers } from '../../column/index.ts';
import { type NumberKind, newNumbers } from '../bytes/numbers.ts';

/** Numbers as another kind: as they are when they have it already. Integers that do not fit wrap around, as in C++. */
export function convertNumbers(numbers: Numbers, kind: NumberKind): Numbers {
  const target = newNumbers(kind, 0);
  if (target.constructor === numbers.constructor && kind !== 'bool') return numbers;
  const converted = newNumbers(kind, numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (kind === 'bool') converted[i] = Number(value) === 0 ? 0 : 1;
    else if (kind === 'int64' || kind === 'uint64') converted[i] = BigInt(value);
    else converted[i] = typeof value === 'bigint' ? narrowed(value, kind) : value;
  }
  return converted;
}

/** The lowest 32 bits are enough for any smaller integer; doubles take the value as near as they can. */
function narrowed(value: bigint, kind: NumberKind): number {
  return kind.startsWith('float') ? Number(value) : Number(BigInt.asIntN(32, value));
}
