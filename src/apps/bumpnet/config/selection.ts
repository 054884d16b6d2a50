import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ObjectType } from '../../../combinatorics/index.ts';
import { didYouMean, messageOf, UsageError } from '../../../errors.ts';
import {
  type GoodRuns,
  KINEMATICS_ONLY,
  parseGoodRuns,
  SCHEMAS,
  type SelectionRequest,
  uniteGoodRuns,
} from '../../../event/index.ts';

/** How a criterion is switched on in the configuration: by the name of a working point, or by yes and no. */
const FLAGS = { quality: 'standard', impact: 'standard', vertex: 'standard' } as const;

const workingPoint = (what: string) =>
  z
    .string()
    .min(1)
    .nullable()
    .optional()
    .meta({
      description: `${what}: \`loose\`, \`medium\`, \`tight\` or a name of the format; null for none.`,
    });
const flag = (description: string) => z.boolean().optional().meta({ description });

const crack = flag('Leave out what lies between the barrel and the end caps of the calorimeter.');
const quality = flag('Only objects without known defects of the detector.');
const identification = workingPoint('Identification');
const isolation = workingPoint('Isolation');
const impact = flag('Only tracks that begin at the primary vertex.');
const vertex = flag('Only jets from the primary vertex, by the tagger of the format.');

const objects = {
  electrons: z.strictObject({ crack, quality, identification, impact, isolation }),
  muons: z.strictObject({ identification, impact, isolation }),
  photons: z.strictObject({ crack, quality, identification, isolation }),
  taus: z.strictObject({ identification }),
  jets: z.strictObject({ quality, vertex }),
};
const ofObjects = Object.fromEntries(
  Object.entries(objects).map(([name, schema]) => [
    name,
    schema.optional().meta({ description: `What ${name} have to be besides the kinematic cuts.` }),
  ]),
) as { [Name in keyof typeof objects]: z.ZodOptional<(typeof objects)[Name]> };

const choices = z.strictObject({
  base: z.enum(['standard', 'original']).default('standard').meta({
    description: 'Where everything comes from that is not said here.',
  }),
  required: z.boolean().default(false).meta({
    description:
      'An input that does not hold what a cut takes fails; else it is read without that cut, and the record says so.',
  }),
  good_runs: z.array(z.string().min(1)).default([]).meta({
    description:
      'Lists of good runs, for data: files, the XML of ATLAS or the JSON of CMS. Their blocks together are kept.',
  }),
  event_cleaning: flag('Only events without noise that looks like jets, and with a primary vertex.'),
  trigger: z
    .union([z.enum(['none', 'standard']), z.array(z.string().min(1)).min(1)])
    .optional()
    .meta({
      description:
        'Only events for which one of these chains fired; `standard` for the single leptons and photons of the format.',
    }),
  trigger_matching: flag('One of the selected objects fired the trigger.'),
  ...ofObjects,
  overlap_removal: flag('One object for each particle, by the rules of ATLAS.'),
  b_tagging: z.string().min(1).nullable().optional().meta({
    description:
      'The working point that tells b-jets from other jets: `loose`, `medium`, `tight`, for ATLAS an efficiency such as `77`; null for no b-jets. `enable_jet_tagging` wins.',
  }),
  met: flag('Keep the missing transverse momentum with the events.'),
  met_min: z.number().min(0).nullable().optional().meta({
    description: 'Least missing transverse momentum.',
    unit: 'GeV',
  }),
  outside_counts: z.enum(['veto', 'cap', 'ignore']).optional().meta({
    description:
      'What happens to events outside `particle_counts`: dropped; or, if there are too many objects, the leading ones kept; or nothing.',
  }),
});

/** `selection`: what is asked of objects and events besides the kinematic cuts. */
export const selectionSection = z
  .union([z.enum(['standard', 'original']), choices])
  .default('original')
  .meta({
    description:
      'What is asked of events and objects besides `kinematic_cuts` and `particle_counts`: `original` for nothing more, `standard` for objects that an analysis would take, or a table. A file without this key is one of the original pipeline, which asked for nothing more.',
  });

type Choices = Omit<z.output<typeof choices>, 'base' | 'required' | 'good_runs'>;

/** Objects that an analysis would take. docs/bumpnet.md gives the reasons. */
const STANDARD: Choices = {
  event_cleaning: true,
  trigger: 'none',
  trigger_matching: false,
  electrons: { crack: true, quality: true, identification: 'medium', isolation: 'loose' },
  muons: { identification: 'medium', isolation: 'loose' },
  photons: { crack: true, quality: true, identification: 'tight', isolation: 'loose' },
  taus: { identification: 'medium' },
  jets: { quality: true, vertex: true },
  overlap_removal: true,
  b_tagging: 'medium',
  met: true,
  met_min: null,
  outside_counts: 'cap',
};
const ORIGINAL: Choices = { trigger: 'none', outside_counts: 'veto' };
const BASES = { standard: STANDARD, original: ORIGINAL };

/** What a selection asks for besides cuts and numbers of objects. */
export type SelectionSettings = Omit<SelectionRequest, 'cuts' | 'counts'>;

/**
 * The settings of the section. Lists of good runs are read here, so that what a run does is all in its settings. Throws
 * `usage` for a working point that no format knows, and for a list that cannot be read.
 */
export function selectionSettings(
  section: z.output<typeof selectionSection>,
  { readText = (path: string) => readFileSync(path, 'utf8') } = {},
): SelectionSettings {
  const { base, required, good_runs, ...given } = choices.parse(
    typeof section === 'string' ? { base: section } : section,
  );
  const wanted = merged(BASES[base], given);
  const { cuts: _, counts: __, ...none } = KINEMATICS_ONLY;
  return {
    ...none,
    required,
    goodRuns: goodRuns(good_runs, readText),
    eventCriteria: wanted.event_cleaning ? { cleaning: 'standard' } : {},
    trigger: triggerOf(wanted),
    criteria: criteriaOf(wanted),
    crack: OBJECTS.filter(([name]) => cracked(wanted, name)).map(([, type]) => type),
    overlapRemoval: wanted.overlap_removal ?? false,
    met: wanted.met || typeof wanted.met_min === 'number' ? { min: wanted.met_min ?? null } : null,
    btag: wanted.b_tagging ? { workingPoint: knownTag(wanted.b_tagging) } : null,
    outsideCounts: wanted.outside_counts ?? 'veto',
  };
}

/** What is given, key by key, else what the base has; tables of one kind of object likewise. */
function merged(base: Choices, given: Choices): Choices {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(given)) {
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (value !== undefined) result[key] = isTable ? { ...(result[key] as object), ...value } : value;
  }
  return result as Choices;
}

const OBJECTS: readonly (readonly [keyof typeof objects, ObjectType])[] = [
  ['electrons', 'Electrons'],
  ['muons', 'Muons'],
  ['jets', 'Jets'],
  ['photons', 'Photons'],
  ['taus', 'Taus'],
];

function cracked(wanted: Choices, name: keyof typeof objects): boolean {
  const choice = wanted[name];
  return choice !== undefined && 'crack' in choice && choice.crack === true;
}

function triggerOf({ trigger, trigger_matching: matched = false }: Choices): SelectionRequest['trigger'] {
  if (trigger === undefined || trigger === 'none') return null;
  return { chains: trigger === 'standard' ? null : trigger, matched };
}

/** The working point of each criterion of each kind of object. What holds for jets holds for b-jets. */
function criteriaOf(wanted: Choices): SelectionRequest['criteria'] {
  const criteria: Partial<Record<ObjectType, Record<string, string>>> = {};
  for (const [name, type] of OBJECTS) {
    const points: Record<string, string> = {};
    for (const [criterion, value] of Object.entries(wanted[name] ?? {})) {
      if (criterion === 'crack' || value === null || value === undefined || value === false) continue;
      points[criterion] =
        value === true ? FLAGS[criterion as keyof typeof FLAGS] : knownPoint(name, type, criterion, value);
    }
    if (Object.keys(points).length === 0) continue;
    criteria[type] = points;
    if (type === 'Jets') criteria.BJets = points;
  }
  return criteria;
}

function knownPoint(name: string, type: ObjectType, criterion: string, point: string): string {
  const known = SCHEMAS.flatMap((schema) =>
    schema.objects
      .filter((source) => source.type === type)
      .flatMap((source) => Object.keys(source.criteria?.[criterion] ?? {})),
  );
  return oneOf(point, known, `selection.${name}.${criterion}`);
}

function knownTag(point: string): string {
  const known = SCHEMAS.flatMap(({ offers }) =>
    (offers.bTags ?? []).flatMap(({ points }) => Object.keys(points)),
  );
  return oneOf(point, known, 'selection.b_tagging');
}

function oneOf(value: string, all: readonly string[], path: string): string {
  const known = [...new Set(all)];
  if (known.includes(value)) return value;
  throw new UsageError(`config: ${path} is "${value}", which no format knows`, {
    hint: didYouMean(value, known) ?? `known: ${known.join(', ')}`,
  });
}

function goodRuns(paths: readonly string[], readText: (path: string) => string): GoodRuns | null {
  if (paths.length === 0) return null;
  return uniteGoodRuns(
    paths.map((path) => {
      try {
        return parseGoodRuns(readText(path), path);
      } catch (cause) {
        throw new UsageError(`config: selection.good_runs: ${messageOf(cause)}`, { cause });
      }
    }),
  );
}
