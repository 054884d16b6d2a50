/** Web servers on loopback for the tests of HTTP: a right one, and any wrong one that a test makes of it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Answers one request; `count` is its number, from 0. */
export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server under test. */
export interface WebServer {
  readonly url: string;
  /** The requests so far: method, path and range. */
  readonly requests: string[];
  /** Connections that were ever made. */
  connections(): number;
  /** The most requests that were under way at a time. */
  mostAtOnce(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server on a free port of loopback. */
export async function startWeb(answer: Answer): Promise<WebServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let now = 0;
  let most = 0;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.range ?? '-'}`);
    most = Math.max(most, ++now);
    response.on('close', () => now--);
    answer(request, response, requests.length - 1);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections: () => sockets.size,
    mostAtOnce: () => most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The range that a request asks for, cut to the file; `undefined` without one. */
export function rangeIn(request: IncomingMessage, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  return match ? { start: Number(match[1]), end: Math.min(size, Number(match[2]) + 1) } : undefined;
}

/** Answers as a web server should. */
export function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  headers: Record<string, string> = { etag: '"one"' },
): void {
  const range = rangeIn(request, bytes.length);
  if (!range) {
    response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
  } else if (range.start >= bytes.length) {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end();
  } else {
    const part = bytes.subarray(range.start, range.end);
    const told = `bytes ${range.start}-${range.end - 1}/${bytes.length}`;
    response.writeHead(206, { ...headers, 'content-range': told, 'content-length': part.length }).end(part);
  }
}

/** No pauses between tries, and no chance. */
export const AT_ONCE = { sleep: async () => {}, random: () => 0 };
