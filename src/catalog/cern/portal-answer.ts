/** The forms in which the CERN Open Data portal answers. Keys that are not used may be anything. */
import { z } from 'zod';

const availability = z.union([z.string(), z.record(z.string(), z.number())]).nullish();

/** A file of a record. */
export const portalFile = z.object({
  key: z.string().nullish(),
  filename: z.string().nullish(),
  size: z.number().nullish(),
  checksum: z.string().nullish(),
  uri: z.string().min(1),
  /** `online`, or `on demand` for a file that is on tape only. */
  availability,
});
export type PortalFile = z.output<typeof portalFile>;

/** A list of files inside a record. */
export const portalIndex = z.object({
  key: z.string(),
  description: z.string().nullish(),
  number_files: z.number().int().nullish(),
  size: z.number().nullish(),
  availability,
  files: z.array(portalFile),
});
export type PortalIndex = z.output<typeof portalIndex>;

const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ total: z.number().int().min(0), files: z.array(item) });

/** Pages of a record's lists of files, and of the files that are in none. */
export const indexPage = pageOf(portalIndex);
export const filePage = pageOf(portalFile);

/** What the portal knows of a record. */
export const portalMetadata = z.object({
  recid: z.union([z.string(), z.number()]).transform(String),
  title: z.string().nullish(),
  doi: z.string().nullish(),
  experiment: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .transform((value) => (value === null || value === undefined ? [] : [value].flat())),
  type: z.object({ primary: z.string().nullish(), secondary: z.array(z.string()).nullish() }).nullish(),
  distribution: z
    .object({
      number_events: z.number().nullish(),
      number_files: z.number().nullish(),
      size: z.number().nullish(),
    })
    .nullish(),
  relations: z
    .array(z.object({ recid: z.union([z.string(), z.number()]).nullish(), title: z.string().nullish() }))
    .nullish(),
});
export type PortalMetadata = z.output<typeof portalMetadata>;

/** A record. */
export const portalRecord = z.object({ metadata: portalMetadata });

/** What a search answers. */
export const portalHits = z.object({
  hits: z.object({
    total: z.number().int(),
    hits: z.array(z.object({ metadata: portalMetadata })),
  }),
});
