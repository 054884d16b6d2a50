import type { NumberKind } from '../bytes/numbers.ts';
import { parseCppType } from '../streamer/cpp-type.ts';
import type { RootType } from '../streamer/root-type.ts';

const NUMBERS: Readonly<Record<NumberKind, string>> = {
  bool: 'bool',
  int8: 'int8_t',
  uint8: 'uint8_t',
  int16: 'int16_t',
  uint16: 'uint16_t',
  int32: 'int32_t',
  uint32: 'uint32_t',
  int64: 'int64_t',
  uint64: 'uint64_t',
  float32: 'float',
  float64: 'double',
};

/** A type as people read it: `float`, `int32_t[3]`, `std::vector<std::string>`, `TVector3`. */
export function spellType(type: RootType): string {
  switch (type.kind) {
    case 'number':
      return NUMBERS[type.number];
    case 'packed':
      return type.packing.as === 'float64' ? 'Double32_t' : 'Float16_t';
    case 'text':
      return type.name;
    case 'chars':
      return 'char*';
    case 'bits':
      return 'uint32_t';
    case 'bitset':
      return `std::bitset<${type.bits}>`;
    case 'list':
      return `${standard(type.container)}<${spellType(type.item)}>`;
    case 'map':
      return `${standard(type.container)}<${spellType(type.key)}, ${spellType(type.value)}>`;
    case 'array':
      return spellArray(type);
    case 'counted':
      return `${spellType(type.item)}${type.size === undefined ? '' : `[${type.size}]`}[]`;
    case 'object':
      return spellClass(type.className);
    case 'pointer':
      return `${spellClass(type.className)}*`;
    default:
      return type satisfies never;
  }
}

function standard(container: string): string {
  const name = container.replace(/^.*::/, '');
  return name === 'RVec' ? name : `std::${name}`;
}

function spellArray(type: RootType): string {
  let dimensions = '';
  let inner = type;
  for (; inner.kind === 'array'; inner = inner.item) dimensions += `[${inner.length}]`;
  return spellType(inner) + dimensions;
}

/** Template arguments that are numbers are spelled as such: `TMatrixTSym<double>`, `ElementLink<DataVector<X>>`. */
function spellClass(className: string): string {
  return parseCppType(className).args.length > 0 ? className.replace(/\s*>\s*/g, '>') : className;
}
