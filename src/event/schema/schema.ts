import type { Table } from '../../column/index.ts';
import type { ObjectType } from '../../combinatorics/index.ts';
import type { EventTable } from '../event-table.ts';
import type { EnergyUnit } from '../units.ts';

/** What to read besides what the schema reads of itself. */
export interface SchemaOptions {
  /** Tells b-jets from jets: those whose `field` is at least `threshold` become BJets. NaN is not tagged. */
  readonly btag?: { readonly field: string; readonly threshold: number } | undefined;
  /** Further columns per object, by the file's own names without the object's prefix, in the file's unit. */
  readonly objectFields?: Partial<Record<ObjectType, readonly string[]>>;
  /** Further columns per event, by the file's own names. */
  readonly eventFields?: readonly string[];
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
}

/**
 * b-tagging scores in a collection of their own: each jet has a place in it, and the score is
 * ln(pb / (charm pc + (1 - charm) pu)) of the three probabilities there.
 */
export interface LinkedScores {
  /** The field of the jets with the place. */
  readonly link: string;
  /** What the names of the probabilities look like, up to the name of the score. */
  readonly collection: RegExp;
  readonly charm: number;
}

/** A mass that is not looked for in the file. */
export function fixedMass(otherwise: number): MassSource {
  return { fields: [], energy: [], otherwise };
}
