import { z } from 'zod';
import { FormatError } from '../errors.ts';
import { fetchText, type TextOptions } from '../storage/index.ts';

/** How a service on the web is asked. */
export interface ServiceOptions extends TextOptions {
  /** Where the service is, without a slash at the end. */
  readonly baseUrl?: string;
}

/** Answers of a service as JSON. */
export interface Service {
  readonly baseUrl: string;
  /**
   * What a path answers, checked; `undefined` when there is no such thing. Throws `FormatError` with the place when the
   * answer has another form than expected, `StorageError` when there is no answer.
   */
  ask<S extends z.ZodType>(path: string, schema: S, signal?: AbortSignal): Promise<z.output<S> | undefined>;
}

const USER_AGENT = 'beamline (open data client)';

/** A service at `baseUrl`. */
export function serviceAt(baseUrl: string, options: ServiceOptions = {}): Service {
  const base = (options.baseUrl ?? baseUrl).replace(/\/+$/, '');
  return {
    baseUrl: base,
    async ask(path, schema, signal = options.signal) {
      const url = `${base}${path}`;
      const text = await fetchText(url, { userAgent: USER_AGENT, ...options, signal });
      return text === undefined ? undefined : checkAnswer(url, parseJson(url, text), schema);
    },
  };
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.slice(0, 60).replaceAll(/\s+/g, ' ');
    throw new FormatError(`catalog: "${url}" did not answer in JSON, but with "${start}"`, { cause: error });
  }
}

function checkAnswer<S extends z.ZodType>(url: string, content: unknown, schema: S): z.output<S> {
  const checked = schema.safeParse(content);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const place = issue && issue.path.length > 0 ? ` at ${z.core.toDotPath(issue.path)}` : '';
  throw new FormatError(
    `catalog: "${url}" answered in another form than expected${place}: ${issue?.message}`,
    { hint: '"beamline catalog check" says what differs' },
  );
}
