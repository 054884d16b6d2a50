import type { ByteRange } from '../byte-source.ts';
import {
  ABILITY,
  ABLE_TLS,
  CAPABILITY,
  EXPECT_LOGIN,
  HEADER_BYTES,
  OPEN_READ,
  PROTOCOL_VERSION,
  REQUEST,
  VECTOR_HEADER_BYTES,
  WANT_TLS,
} from './codes.ts';

/**
 * The requests, as bytes in network order. The stream id in the first two bytes is left to the connection.
 *
 *     stream id (2)  request (2)  parameters (16)  length (4)  payload
 */
export type Request = Uint8Array;

/** How the server knows an open file. */
export type FileHandle = Uint8Array;

/** The greeting that opens a connection; it has a form of its own. */
export function helloRequest(): Request {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint32(12, 4);
  view.setUint32(16, 2012);
  return bytes;
}

/** Asks for the server's version and abilities; with `wantTls` its answer begins the encryption. */
export function protocolRequest(tls: 'unable' | 'able' | 'want'): Request {
  const { bytes, view } = request(REQUEST.protocol, 0);
  view.setInt32(4, PROTOCOL_VERSION);
  bytes[8] = { unable: 0, able: ABLE_TLS, want: ABLE_TLS | WANT_TLS }[tls];
  bytes[9] = EXPECT_LOGIN;
  return bytes;
}

/** Logs in. The name is cut to its first eight characters; the token is what a redirect said to bring along. */
export function loginRequest(user: string, processId: number, token: string): Request {
  const payload = textBytes(token);
  const { bytes, view } = request(REQUEST.login, payload.length);
  view.setInt32(4, processId);
  bytes.set(textBytes(user).subarray(0, 8), 8);
  bytes[17] = ABILITY;
  bytes[18] = CAPABILITY;
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Shows credentials of one kind, `unix` or `host`. */
export function authRequest(kind: string, credentials: string): Request {
  const payload = textBytes(credentials);
  const { bytes } = request(REQUEST.auth, payload.length);
  bytes.set(textBytes(kind).subarray(0, 4), 16);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Opens a file for reading and asks for its status along with it. */
export function openRequest(pathAndOpaque: string): Request {
  const payload = textBytes(pathAndOpaque);
  const { bytes, view } = request(REQUEST.open, payload.length);
  view.setUint16(6, OPEN_READ);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Asks for the status of an open file. */
export function statRequest(handle: FileHandle): Request {
  const { bytes } = request(REQUEST.stat, 0);
  bytes.set(handle, 16);
  return bytes;
}

/** Reads one range of an open file. */
export function readRequest(handle: FileHandle, { start, end }: ByteRange): Request {
  const { bytes, view } = request(REQUEST.read, 0);
  bytes.set(handle, 4);
  view.setBigInt64(8, BigInt(start));
  view.setInt32(16, end - start);
  return bytes;
}

/** Reads several ranges of an open file at once. */
export function vectorRequest(handle: FileHandle, ranges: readonly ByteRange[]): Request {
  const { bytes, view } = request(REQUEST.readv, ranges.length * VECTOR_HEADER_BYTES);
  ranges.forEach(({ start, end }, i) => {
    const at = HEADER_BYTES + i * VECTOR_HEADER_BYTES;
    bytes.set(handle, at);
    view.setInt32(at + 4, end - start);
    view.setBigInt64(at + 8, BigInt(start));
  });
  return bytes;
}

/** Closes an open file. */
export function closeRequest(handle: FileHandle): Request {
  const { bytes } = request(REQUEST.close, 0);
  bytes.set(handle, 4);
  return bytes;
}

function request(code: number, payloadBytes: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(HEADER_BYTES + payloadBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, code);
  view.setInt32(20, payloadBytes);
  return { bytes, view };
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
