import { z } from 'zod';

/** `cache`: where what was read of remote files is kept on this machine. Nothing here changes what comes out. */
export const cacheSection = z
  .strictObject({
    directory: z.string().min(1).nullable().default(null).meta({
      description:
        'A directory for what was read of remote files, which later runs and other processes share; null keeps nothing on disk. Workers elsewhere go by their own environment’s `BEAMLINE_CACHE`.',
    }),
    max_bytes: z.int().positive().nullable().default(null).meta({
      description: 'How much is kept; what was used longest ago goes first. Null for 10 GiB.',
      unit: 'bytes',
    }),
  })
  .meta({ description: 'Where what was read of remote files is kept. Nothing here changes what comes out.' });
