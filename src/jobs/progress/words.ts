import { stripVTControlCharacters } from 'node:util';
import type { ProgressEvent, StageProgress } from './progress.ts';

/** `0:07`, `12:30`, `3:05:00`. */
export function wordsOfSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** `950`, `1.23k`, `45.6M`: three digits and a letter. */
export function wordsOfCount(value: number): string {
  const step = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ].find(([size]) => Math.abs(value) >= Number(size));
  if (!step) return Number.isInteger(value) ? String(value) : value.toPrecision(3);
  return `${(value / Number(step[0])).toPrecision(3)}${step[1]}`;
}

/** `12/40, 1 failed, 2.50/s, 0:11 left`. */
export function wordsOfStage(state: StageProgress): string {
  const { done, failed, total, reused, rate, etaSeconds } = state;
  const words = [`${done + failed}/${total}`];
  if (failed > 0) words.push(`${failed} failed`);
  if (reused > 0) words.push(`${reused} from before`);
  if (rate > 0) words.push(`${wordsOfCount(rate)}/s`);
  if (etaSeconds !== undefined && done + failed < total) words.push(`${wordsOfSeconds(etaSeconds)} left`);
  return words.join(', ');
}

/** `20.0k/50.0k events, 10.0k/s, 0:03 left`, or a percentage where the task counts nothing. */
export function wordsOfTask(event: Extract<ProgressEvent, { type: 'task-progress' }>): string {
  const { count, taskFraction, taskRate, taskEtaSeconds } = event;
  const words = count
    ? [`${wordsOfCount(count.done)}/${wordsOfCount(count.total)} ${count.unit}`]
    : [`${Math.floor(taskFraction * 100)}%`];
  if (taskRate !== undefined) words.push(`${wordsOfCount(taskRate)}/s`);
  if (taskEtaSeconds !== undefined) words.push(`${wordsOfSeconds(taskEtaSeconds)} left`);
  return words.join(', ');
}

/** What a task says as one line without control characters, whatever it holds. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}+/gu, ' ');
}
