/** The kinds of objects that enter masses. */
export type ObjectType = 'Electrons' | 'Muons' | 'Jets' | 'Photons' | 'Taus' | 'BJets';

/** One letter for each kind of object, as names of states, combinations and signatures use it. */
export type Letter = 'e' | 'm' | 'j' | 'g' | 't' | 'b';

/** The kinds of objects in the order of final states: e m j g t b. */
export const OBJECT_TYPES = ['Electrons', 'Muons', 'Jets', 'Photons', 'Taus', 'BJets'] as const;

/** The letters in the order of final states. */
export const LETTERS = ['e', 'm', 'j', 'g', 't', 'b'] as const;

/** The letters in the order in which a combination is spelled, which is not that of final states. */
export const SPELLING = ['e', 'm', 'j', 'b', 'g', 't'] as const;

/** The letter of a kind of object. */
export function letterOf(type: ObjectType): Letter {
  return LETTERS[OBJECT_TYPES.indexOf(type)]!;
}

/** The kind of object that a letter stands for. */
export function objectTypeOf(letter: Letter): ObjectType {
  return OBJECT_TYPES[LETTERS.indexOf(letter)]!;
}

/** Whether a name is that of a kind of object; names are compared exactly. */
export function isObjectType(name: string): name is ObjectType {
  return OBJECT_TYPES.some((type) => type === name);
}
