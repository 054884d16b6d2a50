/** Stand-ins for the two services on loopback: right ones, and with faults. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startWeb, type WebServer } from '../storage/http/web-server.ts';

/** Answers a request in place of the service, or not. */
export type Fault = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

export interface ServedFile {
  readonly uri: string;
  readonly size?: number;
  readonly checksum?: string;
  readonly availability?: string;
}

/** A record as the portal has it. */
export interface ServedRecord {
  readonly metadata: Record<string, unknown>;
  readonly indexes: readonly { readonly key: string; readonly files: readonly ServedFile[] }[];
  readonly direct: readonly ServedFile[];
}

const send = (response: ServerResponse, content: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));

/** The CERN Open Data portal with some records. Pages have five things unless asked otherwise, as there. */
export function startPortal(
  records: Readonly<Record<string, ServedRecord>>,
  fault?: Fault,
): Promise<WebServer> {
  return startWeb((request, response, count) => {
    if (fault?.(request, response, count)) return;
    const url = new URL(request.url ?? '/', 'http://portal');
    const [, id, page] = /^\/record\/(\d+)\/filepage\/(\d+)$/.exec(url.pathname) ?? [];
    const record = records[id ?? /^\/api\/records\/(\d+)$/.exec(url.pathname)?.[1] ?? ''];
    if (url.pathname === '/api/records')
      return void send(response, search(records, url.searchParams.get('q') ?? ''));
    if (!record) return void response.writeHead(404).end('{"status": 404}');
    if (id === undefined) return void send(response, { id: 1, metadata: record.metadata });
    send(response, filePage(record, Number(page), url.searchParams));
  });
}

function filePage({ indexes, direct }: ServedRecord, page: number, query: URLSearchParams) {
  const per = Number(query.get('perPage') ?? 5);
  const described = indexes.map((index) => ({ ...index, number_files: index.files.length }));
  const pageOf = (all: readonly unknown[], number: number) => ({
    total: all.length,
    files: all.slice((number - 1) * per, number * per),
  });
  if (query.get('group')) return { index_files: pageOf(described, 1), files: pageOf(direct, 1) };
  return pageOf(query.get('type') === 'index_files' ? described : direct, page);
}

function search(records: Readonly<Record<string, ServedRecord>>, query: string) {
  const [, field = '', text = ''] = /^(\w+):"(.*)"$/.exec(query) ?? [];
  const hits = Object.values(records).filter(({ metadata }) => String(metadata[field] ?? '').includes(text));
  return { hits: { total: hits.length, hits } };
}

/** The metadata service of ATLAS with some releases. */
export function startMagic(
  releases: Readonly<Record<string, readonly Record<string, unknown>[]>>,
  fault?: Fault,
): Promise<WebServer> {
  return startWeb((request, response, count) => {
    if (fault?.(request, response, count)) return;
    const url = new URL(request.url ?? '/', 'http://magic');
    const datasets = releases[url.searchParams.get('release_name') ?? ''] ?? [];
    const [skip, limit] = ['skip', 'limit'].map((name) => Number(url.searchParams.get(name))) as [
      number,
      number,
    ];
    if (url.pathname === '/datasets/count') return void send(response, { count: datasets.length });
    if (url.pathname === '/datasets') return void send(response, datasets.slice(skip, skip + limit));
    const [, kind, release, key] = url.pathname.split('/').map(decodeURIComponent);
    const whole = releases[release ?? ''];
    const found = kind === 'releases' ? whole && { name: release, datasets: whole } : one(whole, key);
    if (found) send(response, found);
    else response.writeHead(404).end('{"detail": "Not Found"}');
  });
}

function one(datasets: readonly Record<string, unknown>[] | undefined, key: string | undefined) {
  return datasets?.find(
    ({ dataset_number: number, physics_short: name }) =>
      number === key || (typeof name === 'string' && name.toLowerCase() === key),
  );
}

/** So many files, named as those of the research data. */
export function someFiles(count: number, prefix = 'a'): ServedFile[] {
  return Array.from({ length: count }, (_, i) => ({
    uri: `root://eospublic.cern.ch//eos/opendata/atlas/${prefix}._${String(i).padStart(6, '0')}.pool.root.1`,
    size: 1000 + i,
    checksum: `adler32:${(i + 1).toString(16)}`,
    availability: 'online',
  }));
}
