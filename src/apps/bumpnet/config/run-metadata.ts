import { z } from 'zod';

/** `run_metadata`: the name of the run, and which part of it is done. */
export const runMetadataSection = z
  .strictObject({
    run_name: z
      .string()
      .regex(/^[\w.+-]+$/, 'letters, digits and . _ + - only')
      .default('pipeline_run')
      .meta({ description: 'Begins the name of the run directory, before the time.' }),
    base_output_dir: z
      .string()
      .min(1)
      .default('./output')
      .meta({ description: 'Where run directories are made.' }),
    batch_job_index: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .meta({ description: 'Which of the batch jobs this is, counted from 1.' }),
    total_batch_jobs: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .meta({ description: 'Over how many batch jobs the inputs are split.' }),
  })
  .refine(({ batch_job_index, total_batch_jobs }) => batch_job_index === null || total_batch_jobs !== null, {
    message: 'needs total_batch_jobs',
    path: ['batch_job_index'],
  })
  .refine(
    ({ batch_job_index, total_batch_jobs }) => (batch_job_index ?? 1) <= (total_batch_jobs ?? Infinity),
    {
      message: 'is greater than total_batch_jobs',
      path: ['batch_job_index'],
    },
  )
  .meta({ description: 'The name of the run, and which part of it is done.' });
