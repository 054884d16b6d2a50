/** The forms in which the metadata service of the ATLAS open data answers. Any field of a data set can be missing or null. */
import { z } from 'zod';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
/** Numbers come as numbers, or as text. */
const number = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
  });
const urls = z
  .array(z.string().min(1))
  .nullish()
  .transform((value) => value ?? []);

const skim = z.object({ skim_type: z.string(), file_list: urls, description: text });

/** A data set as the service writes it. */
export const magicDataset = z.object({
  dataset_number: z.union([z.string(), z.number()]).transform(String),
  physics_short: text,
  e_tag: text,
  cross_section_pb: number,
  genFiltEff: number,
  kFactor: number,
  nEvents: number,
  sumOfWeights: number,
  sumOfWeightsSquared: number,
  process: text,
  generator: text,
  keywords: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  description: text,
  file_list: urls,
  skims: z
    .array(skim)
    .nullish()
    .transform((value) => value ?? []),
});
export type MagicDataset = z.output<typeof magicDataset>;

/** A release with all of its data sets. */
export const magicRelease = z.object({ name: text, datasets: z.array(magicDataset) });
/** A page of data sets. */
export const magicPage = z.array(magicDataset);
export const magicCount = z.object({ count: z.number().int().min(0) });
