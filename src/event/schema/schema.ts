import type { Table } from '../../column/index.ts';
import type { ObjectType } from '../../combinatorics/index.ts';
import type { EventTable } from '../event-table.ts';
import type { EnergyUnit } from '../units.ts';
import type { Criteria } from './criteria.ts';

/** What to read besides what the schema reads of itself. */
export interface SchemaOptions {
  /** Read objects; they are, unless this is false: then only what there is once per event. */
  readonly objects?: boolean;
  /** Read the generator's weight if there is one; it is, unless this is false. */
  readonly weight?: boolean;
  /** The kinds of objects whose isolation over pT is read, as `relIsolation`. */
  readonly isolation?: readonly ObjectType[];
  /**
   * The missing transverse momentum: not at all; as the file holds it (`met`, `metPhi`), which is so when nothing is
   * said; or also, where it has to be put together from objects, what the file holds of the rest (`softX`, `softY`, GeV).
   */
  readonly met?: 'none' | 'stored' | 'terms';
  /** Tells b-jets from jets: those whose `field` is at least `threshold` become BJets. NaN is not tagged. */
  readonly btag?: { readonly field: string; readonly threshold: number } | undefined;
  /**
   * Further columns per object, by the file's own names without the object's prefix, in the file's unit; `track.NAME` is
   * one of the object's track, `event.BRANCH` the first number of its event, `listed.BRANCH` whether the list of links of
   * its event has the object.
   */
  readonly objectFields?: Partial<Record<ObjectType, readonly string[]>>;
  /** Further columns per event, by the file's own names; of a list per event its first number. */
  readonly eventFields?: readonly string[];
  /** Lists whose lengths are columns per event, by the file's own names. */
  readonly eventCounts?: readonly string[];
}

/**
 * One data format: from its branches to events.
 *
 * Branches may be named by their path (`EventInfoAux./EventInfoAux.runNumber`), their leaf name, or as RNTuple
 * writes them (`AnalysisJetsAuxDyn:pt`): all are the same to a schema.
 */
export interface Schema {
  readonly name: string;
  /** Releases of the data archives that come in this format. */
  readonly releases: readonly string[];
  /** The unit of energies in the file; events are always in GeV. */
  readonly unit: EnergyUnit;
  /** Names that its tree has, the likeliest first. */
  readonly trees: readonly string[];
  /** The kinds of objects that it has, with what can be asked of them. */
  readonly objects: readonly ObjectSource[];
  /** Its columns per event. */
  readonly fields: readonly FieldSource[];
  /** What can be asked of its events. */
  readonly offers: Offers;
  /** How much a tree with these branches looks like this format: 0 (not at all) to 1. */
  recognises(branches: readonly string[]): number;
  /**
   * The branches to read, out of those given and named as given. Throws `not-found` when there is no kind of
   * object that can be read, or when something is missing that the options ask for.
   */
  columns(branches: readonly string[], options?: SchemaOptions): string[];
  /**
   * Events from a table of those columns. Throws as `columns` does, and `format` when the columns do not have the
   * shape of objects in events.
   */
  events(table: Table, options?: SchemaOptions): EventTable;
}

/** Where the mass of an object comes from: the first of these that the file has, else the constant. */
export interface MassSource {
  /** Fields that hold the mass. */
  readonly fields: readonly string[];
  /** Fields that hold the energy, from which the mass follows. */
  readonly energy: readonly string[];
  /** GeV. */
  readonly otherwise: number;
}

/** One kind of object in a format. Field names are without the prefix. */
export interface ObjectSource {
  readonly type: ObjectType;
  readonly prefix: string;
  readonly mass: MassSource;
  /** Take only the objects whose field has this value, as with electrons and muons in one list of leptons. */
  readonly only?: { readonly field: string; readonly equals: number };
  readonly charge?: string;
  /** Fields with the isolation, the first one that is there: in the unit of pT, or already divided by pT. */
  readonly isolation?: { readonly fields: readonly string[]; readonly relative: boolean };
  /** What a selection can ask of it. */
  readonly criteria?: Criteria;
  /** Its link to its track, or to tracks of which the first counts, and the collection of tracks. */
  readonly track?: { readonly link: string; readonly collection: string };
  /** The field that says whether it fired a trigger. */
  readonly triggerMatch?: string;
  /** The field with its number of tracks, or with lists of them whose first number counts. */
  readonly tracks?: string;
}

/** What a selection can ask of a format. Everything is optional: what is not there cannot be asked. */
export interface Offers {
  /** Of events. */
  readonly criteria?: Criteria;
  /** Where the barrel of the calorimeter ends and its end cap begins, in |eta|. */
  readonly crack?: readonly [number, number];
  /** b-tagging: for each score that a file may have, its thresholds by working point. */
  readonly bTags?: readonly BTag[];
  readonly triggers?: Triggers;
  readonly missing?: MissingTerms;
  readonly normalisation?: Normalisation;
}

/** Where a file of simulation says what its events stand for. All columns are per event. */
export interface Normalisation {
  /** Columns whose product is the cross-section of the sample, pb. */
  readonly crossSection?: readonly string[];
  /** The column with the sum of the generator's weights over the whole sample. */
  readonly sumOfWeights?: readonly string[];
  /** Columns with corrections of the efficiencies. */
  readonly scaleFactors?: readonly string[];
  /** Where each file says the sum of the weights of the events that it was made from. */
  readonly sums?: {
    readonly kind: 'bookkeepers' | 'numbers';
    readonly tree: string;
    readonly branches: readonly string[];
  };
}

/** A score that tells b-jets, and its thresholds by working point. */
export interface BTag {
  readonly score: string;
  readonly points: Readonly<Record<string, number>>;
}

/** How a format says which triggers fired. */
export interface Triggers {
  /** Chains of one lepton, photon or pair of photons that recorded every event. */
  readonly standard: readonly string[];
  /** The branch of a chain: a flag per event, or a list of what fired it that is empty when nothing did. */
  readonly branch: { readonly kind: 'flag' | 'list'; readonly before: string; readonly after: string };
  /** Of a list of what fired a chain: the kind of object that is in it, if it is one kind only. */
  readonly firedBy?: (chain: string) => ObjectType | undefined;
}

/** Terms of a missing momentum that has to be put together: those whose source has this bit make up the rest. */
export interface MissingTerms {
  readonly x: string;
  readonly y: string;
  readonly source: string;
  readonly bit: bigint;
}

/** A column per event: the first of the branches that is there; `energy` = in the file's unit of energy. */
export interface FieldSource {
  readonly name: string;
  readonly branches: readonly string[];
  readonly energy?: boolean;
}

/** A format as data; `describe` makes the schema. */
export interface SchemaDescription {
  readonly name: string;
  readonly releases: readonly string[];
  readonly unit: EnergyUnit;
  readonly trees: readonly string[];
  readonly objects: readonly ObjectSource[];
  readonly fields: readonly FieldSource[];
  /** Branches with the generator's weight; of a list per event the first one counts, an empty list weighs 1. */
  readonly weights: readonly string[];
  /**
   * Branches that tell this format from others with the same object names. With hallmarks a tree is recognised by
   * them alone; without, by its objects.
   */
  readonly hallmarks?: readonly string[];
  /** How to find a b-tagging score that is not a field of the jets. */
  readonly linkedScores?: LinkedScores;
  readonly offers?: Offers;
}

/**
 * b-tagging scores in a collection of their own: each jet has a place in it, and the score is
 * ln(pb / (charm pc + (1 - charm) pu)) of the three probabilities there.
 */
export interface LinkedScores {
  /** The link of the jets. */
  readonly link: string;
  /** What the names of the probabilities look like, up to the name of the score. */
  readonly collection: RegExp;
  readonly charm: number;
}

/** A mass that is not looked for in the file. */
export function fixedMass(otherwise: number): MassSource {
  return { fields: [], energy: [], otherwise };
}
