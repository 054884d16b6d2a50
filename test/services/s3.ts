/** A store on loopback that speaks as much of S3 as is asked of it here, and keeps objects in memory. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendRange, startWeb } from '../storage/http/web-server.ts';

/** The store, and what is in it: objects by `bucket/key`. */
export interface TestStore {
  readonly url: string;
  readonly objects: Map<string, Uint8Array>;
  /** The requests so far. */
  readonly requests: string[];
  /** Answers the next requests with this status. */
  failNext(status: number, times?: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an empty store. Any bucket exists, and any credentials are right. */
export async function startS3(): Promise<TestStore> {
  const objects = new Map<string, Uint8Array>();
  const uploads = new Map<string, Map<number, Uint8Array>>();
  let failing = { status: 0, times: 0 };

  function beginUpload(): string {
    const id = String(uploads.size + 1);
    uploads.set(id, new Map());
    return `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
  }

  function endUpload(name: string, upload: string): string {
    const parts = [...(uploads.get(upload) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
    objects.set(name, Buffer.concat(parts));
    return '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>';
  }

  function store(name: string, query: URLSearchParams, body: Uint8Array, response: ServerResponse): void {
    const parts = uploads.get(query.get('uploadId') ?? '');
    if (parts) parts.set(Number(query.get('partNumber')), body);
    else objects.set(name, body);
    response.writeHead(200, { etag: tagOf(body) }).end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://store');
    const name = decodeURIComponent(pathname.slice(1));
    const body = await bodyOf(request);
    const bytes = objects.get(name);
    const xml = (text: string) => response.writeHead(200, { 'content-type': 'application/xml' }).end(text);
    if (failing.times-- > 0) response.writeHead(failing.status).end();
    else if (query.has('uploads')) xml(beginUpload());
    else if (request.method === 'POST') xml(endUpload(name, query.get('uploadId') ?? ''));
    else if (request.method === 'PUT') store(name, query, body, response);
    else if (query.get('list-type') === '2') xml(listing(objects, name, query));
    else if (request.method === 'DELETE') response.writeHead(objects.delete(name) ? 204 : 404).end();
    else if (bytes) sendRange(request, response, bytes, { etag: tagOf(bytes) });
    else response.writeHead(404).end();
  }

  const web = await startWeb((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return {
    url: web.url,
    objects,
    requests: web.requests,
    failNext: (status, times = 1) => {
      failing = { status, times };
    },
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

const tagOf = (bytes: Uint8Array) => `"${bytes.length}-${bytes[0] ?? ''}"`;

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const bytes = Buffer.concat(await request.toArray());
  const isChunked = /aws-chunked/.test(request.headers['content-encoding'] ?? '');
  return isChunked ? withoutChunks(bytes) : bytes;
}

/** The bytes of a body that is sent in signed chunks: `size[;...]\r\n bytes \r\n`, up to one of size 0. */
function withoutChunks(body: Buffer): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/** Two keys at a time, so that whoever lists has to ask again. */
function listing(objects: ReadonlyMap<string, Uint8Array>, bucket: string, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('start-after') ?? '';
  const root = `${bucket.replace(/\/$/, '')}/`;
  const keys = [...objects.keys()]
    .filter((name) => name.startsWith(root))
    .map((name) => name.slice(root.length));
  const found = keys.filter((key) => key.startsWith(prefix) && key > after).sort();
  const contents = found.slice(0, 2).map((key) => `<Contents><Key>${key}</Key></Contents>`);
  return `<ListBucketResult><IsTruncated>${found.length > 2}</IsTruncated>${contents.join('')}</ListBucketResult>`;
}
