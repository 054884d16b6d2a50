import type { NumberType } from './write-branch-plan.ts';

/** How a kind of number is called in the several places of a tree. */
export interface WrittenType {
  /** After the slash in the title of a branch. */
  readonly letter: string;
  /** The class of its leaf. */
  readonly leaf: 'TLeafB' | 'TLeafS' | 'TLeafI' | 'TLeafL' | 'TLeafF' | 'TLeafD' | 'TLeafO';
  /** In the name of a vector class. */
  readonly cppName: string;
  /** ROOT's checksums of `vector<T>` and `vector<vector<T> >`. */
  readonly vectorChecksums: readonly [number, number];
}

/** All kinds of number. */
export const WRITTEN_TYPES: Readonly<Record<NumberType, WrittenType>> = {
  bool: { letter: 'O', leaf: 'TLeafO', cppName: 'bool', vectorChecksums: [0x01c8b117, 0x2b21e972] },
  int8: { letter: 'B', leaf: 'TLeafB', cppName: 'char', vectorChecksums: [0x01c8b03f, 0x2b21e1da] },
  uint8: { letter: 'b', leaf: 'TLeafB', cppName: 'unsigned char', vectorChecksums: [0x2b7230da, 0x616d65b7] },
  int16: { letter: 'S', leaf: 'TLeafS', cppName: 'short', vectorChecksums: [0x055a2247, 0x8166422c] },
  uint16: {
    letter: 's',
    leaf: 'TLeafS',
    cppName: 'unsigned short',
    vectorChecksums: [0x8256a418, 0x2448cdc3],
  },
  int32: { letter: 'I', leaf: 'TLeafI', cppName: 'int', vectorChecksums: [0x00983b88, 0xb90b52bd] },
  uint32: { letter: 'i', leaf: 'TLeafI', cppName: 'unsigned int', vectorChecksums: [0xb9261111, 0x75cf295c] },
  int64: { letter: 'L', leaf: 'TLeafL', cppName: 'Long64_t', vectorChecksums: [0x907dd4be, 0xa5a6dbe1] },
  uint64: { letter: 'l', leaf: 'TLeafL', cppName: 'ULong64_t', vectorChecksums: [0xb178f86b, 0xf0efde20] },
  float32: { letter: 'F', leaf: 'TLeafF', cppName: 'float', vectorChecksums: [0x055a169b, 0x8165d920] },
  float64: { letter: 'D', leaf: 'TLeafD', cppName: 'double', vectorChecksums: [0x100e4364, 0x8431864f] },
};

/** The name of the class of a vector, as ROOT spells it. */
export function vectorName(type: NumberType, depth: 1 | 2): string {
  const inner = `vector<${WRITTEN_TYPES[type].cppName}>`;
  return depth === 1 ? inner : `vector<${inner} >`;
}
