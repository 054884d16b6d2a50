import { z } from 'zod';

/** `executor`: where tasks run. Nothing here changes what comes out. */
export const executorSection = z
  .strictObject({
    kind: z
      .enum(['threads', 'rabbitmq', 'slurm', 'pbs', 'kubernetes', 'ssh'])
      .default('threads')
      .meta({ description: 'Threads of this process, or workers elsewhere.' }),
    workers: z.int().min(1).max(1024).nullable().default(null).meta({
      description:
        'Threads, or the most workers of a batch system; null for one thread a core, or 4 workers.',
    }),
    url: z.string().min(1).nullable().default(null).meta({
      description: 'The broker of `rabbitmq`; null for the environment’s `BEAMLINE_AMQP_URL`.',
    }),
    pool: z
      .string()
      .regex(/^[\w-]+$/, 'letters, digits and _ - only')
      .nullable()
      .default(null)
      .meta({ description: 'The workers that are to do the tasks.' }),
    priority: z
      .number()
      .nullable()
      .default(null)
      .meta({ description: 'Of several runs, workers prefer the one with the highest.' }),
    exchange: z
      .string()
      .regex(/^s3:\/\/./, 'a folder of a bucket, s3://bucket/folder')
      .nullable()
      .default(null)
      .meta({
        description: 'A folder on S3 through which files go when workers do not see the run directory.',
      }),
    batch: z.record(z.string(), z.unknown()).default({}).meta({
      description: 'What a batch system is told: partition, time, memory, modules.',
    }),
  })
  .meta({ description: 'Where tasks run. Nothing here changes what comes out.' });
