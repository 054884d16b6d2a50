import { writeFile } from 'node:fs/promises';
import { outputsOf, publish, type RunRecord } from '../../../jobs/index.ts';
import { FOLDERS } from '../run-layout.ts';
import { type Statistics, statisticsOf } from '../statistics.ts';
import type { Adopted } from './adopt.ts';
import type { Batch } from './batch.ts';

/** Writes `logs/batch_{index}_stats.json`: all that the batch has done so far, in numbers. */
export async function writeBatchStatistics(
  directory: string,
  { index, total }: Batch,
  record: RunRecord,
): Promise<void> {
  const content = { batch_index: index, total_batches: total, ...batchNumbers(record) };
  await writeJson(directory, `${FOLDERS.logs}/batch_${index}_stats.json`, content);
}

/** Writes `logs/aggregated_stats.json`: the sums over all batches. */
export async function writeAggregatedStatistics(
  directory: string,
  { batches, missing, records }: Adopted,
): Promise<void> {
  const all = records.map(batchNumbers);
  const content = {
    num_batches: batches.length,
    batches: batches.map(({ index }) => index),
    missing_batches: missing,
    total_parsed_files: sum(all.map(({ summary }) => summary.parsed_files_count)),
    total_im_files: sum(all.map(({ summary }) => summary.im_files_count)),
    total_processed_files: sum(all.map(({ summary }) => summary.processed_files_count)),
    parsing_totals: {
      total_events: sum(all.map(({ parsing }) => parsing.total_events)),
      selected_events: sum(all.map(({ parsing }) => parsing.selected_events)),
      successful_files: sum(all.map(({ parsing }) => parsing.successful_files)),
      failed_files: sum(all.map(({ parsing }) => parsing.failed_files)),
      total_chunks: sum(all.map(({ parsing }) => parsing.total_chunks)),
      total_size_mb: sum(all.map(({ parsing }) => parsing.total_size_mb)),
    },
    total_batch_time_sec: sum(all.map(({ summary }) => summary.elapsed_time_sec)),
  };
  await writeJson(directory, `${FOLDERS.logs}/aggregated_stats.json`, content);
}

function batchNumbers(record: RunRecord) {
  const statistics = statisticsOf(record);
  const outputs = (stage: string) => outputsIn(record, stage);
  const files = { parsed: outputs('parse'), masses: outputs('masses'), histograms: outputs('histograms') };
  const isFailed = record.state === 'failed';
  return {
    summary: {
      state: record.state,
      start_time: record.createdAt,
      elapsed_time_sec: sum(statistics.stages.map(({ seconds }) => seconds)),
      parsed_files_count: files.parsed.length,
      im_files_count: files.masses.length,
      processed_files_count: files.histograms.length,
      has_error: statistics.errors.length > 0,
      error_message: statistics.errors[0]?.reason ?? null,
      is_successful: !isFailed,
    },
    parsed_files: files.parsed,
    im_files: files.masses,
    processed_files: files.histograms,
    parsing: parsingNumbers(statistics),
  };
}

/** The paths of the files that a stage made. */
function outputsIn({ stages }: RunRecord, stage: string): string[] {
  const tasks = stages.find(({ name }) => name === stage)?.tasks ?? [];
  return tasks.flatMap(({ result = null }) => outputsOf(result).map(({ path }) => path));
}

function parsingNumbers({ inputs, events, parsed, stages, errors }: Statistics) {
  const good = inputs.total - inputs.failed;
  return {
    total_files: inputs.total,
    successful_files: good,
    failed_files: inputs.failed,
    success_rate: inputs.total === 0 ? null : good / inputs.total,
    total_events: events.read,
    selected_events: events.kept,
    total_chunks: parsed.files,
    total_size_mb: inputs.bytes / 1e6,
    read_size_mb: inputs.bytesRead / 1e6,
    total_time_sec: sum(
      stages.filter(({ name }) => name === 'scan' || name === 'parse').map(({ seconds }) => seconds),
    ),
    average_events_per_file: good === 0 ? 0 : events.read / good,
    error_types: countsOf(errors.filter(({ stage }) => stage === 'scan' || stage === 'parse')),
  };
}

function countsOf(errors: Statistics['errors']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason, count } of errors) counts[reason] = (counts[reason] ?? 0) + count;
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

async function writeJson(directory: string, path: string, content: unknown): Promise<void> {
  await publish(directory, path, (temporary) =>
    writeFile(temporary, `${JSON.stringify(content, null, 2)}\n`),
  );
}
