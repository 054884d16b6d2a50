/**
 * Text of any plain data as JSON: exact 64-bit integers, typed arrays and maps as lists and objects, and what JSON has no
 * word for as text: "NaN", "Infinity", "-Infinity", and "(again)" for an object inside itself.
 */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(plain(value, []), undefined, indent);
}

function plain(value: unknown, above: readonly object[]): unknown {
  if (typeof value === 'bigint') return exact(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '(again)';
  const inside = [...above, value];
  if (ArrayBuffer.isView(value))
    return Array.from(value as unknown as ArrayLike<unknown>, (one) => plain(one, inside));
  if (Array.isArray(value)) return value.map((one) => plain(one, inside));
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one, inside)]));
}

/** Every digit of an integer. The type of `JSON.rawJSON` is not in the library yet. */
function exact(value: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(value));
}
