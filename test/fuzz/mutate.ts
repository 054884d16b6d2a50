import type { Random } from './random.ts';
import { type FileMap, putBack, type Target } from './targets.ts';

/** A changed copy of a file, and what was changed. */
export interface Mutation {
  readonly bytes: Uint8Array;
  readonly what: string;
}

const LENGTHS = [
  0x7fffffff, 0xffffffff, 0x80000000, 0x3fffffff, 0x40000000, 0x7ffffffe, 0x00ffffff, 0x10000000, 0, 1, 0xff,
];
const WIDTHS = [1, 2, 4, 4, 4, 8] as const;

type Mutator = (bytes: Uint8Array, map: FileMap, random: Random) => Mutation | undefined;

/** Every kind of change, each as often as it stands here. */
const MUTATORS: readonly Mutator[] = [
  flipBits,
  flipStructure,
  truncate,
  setLength,
  redirect,
  inside,
  inside,
  inside,
  inside,
];

/** Changes a copy of a sound file; the same numbers give the same change. */
export function mutate(sound: Uint8Array, map: FileMap, random: Random): Mutation {
  for (let attempt = 0; attempt < 8; attempt++) {
    const mutation = random.pick(MUTATORS)(sound.slice(), map, random);
    if (mutation) return mutation;
  }
  return flipBits(sound.slice(), map, random);
}

function flipBits(bytes: Uint8Array, _map: FileMap, random: Random): Mutation {
  const at = flipSome(bytes, random, 0, bytes.length);
  return { bytes, what: `bits flipped at ${at.join(', ')}` };
}

function flipStructure(bytes: Uint8Array, map: FileMap, random: Random): Mutation {
  const { start, end } = random.pick(map.structure);
  const at = flipSome(bytes, random, start, end);
  return { bytes, what: `bits flipped in structure at ${at.join(', ')}` };
}

function flipSome(bytes: Uint8Array, random: Random, start: number, end: number): number[] {
  return Array.from({ length: 1 + random.below(4) }, () => {
    const at = start + random.below(end - start);
    bytes[at]! ^= 1 << random.below(8);
    return at;
  });
}

function truncate(bytes: Uint8Array, map: FileMap, random: Random): Mutation {
  const nearRecord = random.pick(map.places) + random.below(80);
  const length = Math.min(bytes.length - 1, random.below(2) === 0 ? nearRecord : random.below(bytes.length));
  return { bytes: bytes.subarray(0, length), what: `truncated to ${length}` };
}

function setLength(bytes: Uint8Array, map: FileMap, random: Random): Mutation {
  const { start, end } = random.pick(map.structure);
  return { bytes, what: `in structure ${writeNumber(bytes, random, start, end, random.pick(LENGTHS))}` };
}

/** Lets something that may be an offset point to another record, or to itself. */
function redirect(bytes: Uint8Array, map: FileMap, random: Random): Mutation {
  const { start, end } = random.pick(map.structure);
  const place = random.below(3) === 0 ? start : random.pick(map.places);
  return { bytes, what: `redirected ${writeNumber(bytes, random, start, end, place, 4)}` };
}

function inside(bytes: Uint8Array, map: FileMap, random: Random): Mutation | undefined {
  if (map.targets.length === 0) return undefined;
  const target = random.pick(map.targets);
  const raw = target.raw.slice();
  const change = random.pick([changeBits, changeNumber, changeNumber, copyWithin])(raw, random, target);
  return putBack(bytes, target, raw) ? { bytes, what: `inside ${target.what}: ${change}` } : undefined;
}

function changeBits(raw: Uint8Array, random: Random): string {
  return `bits flipped at ${flipSome(raw, random, 0, raw.length).join(', ')}`;
}

function changeNumber(raw: Uint8Array, random: Random, target: Target): string {
  const value = random.pick([...LENGTHS, random.below(raw.length), target.at, random.below(2 ** 32)]);
  return writeNumber(raw, random, 0, raw.length, value);
}

function copyWithin(raw: Uint8Array, random: Random): string {
  const [from, to] = [random.below(raw.length), random.below(raw.length)];
  const length = 1 + random.below(32);
  raw.copyWithin(to, from, from + length);
  return `${length} bytes copied from ${from} to ${to}`;
}

function writeNumber(
  bytes: Uint8Array,
  random: Random,
  start: number,
  end: number,
  value: number,
  atLeast = 1,
): string {
  const width = Math.max(atLeast, random.pick(WIDTHS));
  const at = start + random.below(Math.max(1, end - start - width + 1));
  const little = random.below(2) === 0;
  for (let i = 0; i < width && at + i < bytes.length; i++) {
    const place = little ? i : width - 1 - i;
    bytes[at + i] = Math.floor(value / 256 ** place) % 256;
  }
  return `${value} as ${width} bytes at ${at}${little ? ', little-endian' : ''}`;
}
