/** An XRootD server on loopback that answers as it should, except where a test has it do otherwise. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

export const STATUS = {
  ok: 0,
  oksofar: 4000,
  attn: 4001,
  authmore: 4002,
  error: 4003,
  redirect: 4004,
  wait: 4005,
  waitresp: 4006,
};

const NAMES: Record<number, string> = {
  3000: 'auth',
  3003: 'close',
  3006: 'protocol',
  3007: 'login',
  3010: 'open',
  3013: 'read',
  3017: 'stat',
  3025: 'readv',
};

/** One request, and the ways to answer it. */
export interface Call {
  /** What is asked for: `open`, `read`, `readv`, ... */
  readonly what: string;
  /** How often that was asked for before, from 0. */
  readonly count: number;
  readonly stream: Buffer;
  readonly parameters: Buffer;
  readonly payload: Buffer;
  readonly socket: Socket;
  /** Sends one frame, and says that the call was answered. */
  send(status: number, body?: Uint8Array, stream?: Uint8Array): true;
  /** Answers as it should. */
  usual(): true;
}

/** Does something else than usual; returns `false` to leave a call to the usual answer. */
export type Script = (call: Call) => unknown;

export interface FakeServer {
  readonly port: number;
  readonly url: string;
  /** What was asked for so far; an open with its path, a read with its range. */
  readonly calls: string[];
  /** Connections that were ever made, and those that are open now. */
  connections(): number;
  open(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A number and a text, as in errors, waits and redirects. */
export function numbered(number: number, text = ''): Buffer {
  const body = Buffer.alloc(4 + text.length);
  body.writeInt32BE(number, 0);
  body.write(text, 4, 'latin1');
  return body;
}

/** A frame as bytes. */
export function frame(stream: Uint8Array, status: number, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(8);
  header.set(stream, 0);
  header.writeUInt16BE(status, 2);
  header.writeInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

/** Starts a server of one file. */
export async function startFake(bytes: Uint8Array, script: Script = () => false): Promise<FakeServer> {
  const calls: string[] = [];
  const counts = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    receive(socket, (stream, code, parameters, payload) => {
      const what = NAMES[code] ?? (code === 0 ? 'hello' : String(code));
      const count = counts.get(what) ?? 0;
      counts.set(what, count + 1);
      const call: Call = {
        what,
        count,
        stream,
        parameters,
        payload,
        socket,
        send(status, body, other = stream) {
          socket.write(frame(other, status, body));
          return true;
        },
        usual: () => answer(call, bytes),
      };
      calls.push(describe(call));
      if (script(call) === false) call.usual();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `root://127.0.0.1:${port}//a.root`,
    calls,
    connections: () => sockets.size,
    open: () => [...sockets].filter((socket) => !socket.closed).length,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe({ what, parameters, payload }: Call): string {
  if (what === 'open') return `open ${payload}`;
  if (what === 'read') return `read ${parameters.readBigInt64BE(4)}+${parameters.readInt32BE(12)}`;
  return what;
}

type OnCall = (stream: Buffer, code: number, parameters: Buffer, payload: Buffer) => void;

/** Cuts what arrives into the greeting of 20 bytes and requests of 24 bytes and more. */
function receive(socket: Socket, onCall: OnCall): void {
  let have: Buffer = Buffer.alloc(0);
  let greeted = false;
  socket.on('data', (part) => {
    have = Buffer.concat([have, part]);
    for (;;) {
      const length = greeted ? (have.length < 24 ? 24 : 24 + have.readInt32BE(20)) : 20;
      if (have.length < length) return;
      const request = have.subarray(0, length);
      have = have.subarray(length);
      if (greeted)
        onCall(
          request.subarray(0, 2),
          request.readUInt16BE(2),
          request.subarray(4, 20),
          request.subarray(24),
        );
      else onCall(Buffer.alloc(2), 0, request, Buffer.alloc(0));
      greeted = true;
    }
  });
}

function answer({ what, parameters, payload, send }: Call, bytes: Uint8Array): true {
  switch (what) {
    case 'hello':
      return send(STATUS.ok, Buffer.from([0, 0, 5, 0x11, 0, 0, 0, 1]));
    case 'protocol':
      return send(STATUS.ok, Buffer.from([0, 0, 5, 0x11, 0, 0, 0, 1]));
    case 'login':
      return send(STATUS.ok, Buffer.alloc(16, 7));
    case 'open':
      return send(STATUS.ok, Buffer.concat([Buffer.from('HNDL'), Buffer.alloc(8), statusOf(bytes)]));
    case 'stat':
      return send(STATUS.ok, statusOf(bytes));
    case 'read': {
      const start = Number(parameters.readBigInt64BE(4));
      return send(STATUS.ok, bytes.subarray(start, start + parameters.readInt32BE(12)));
    }
    case 'readv':
      return send(STATUS.ok, vectorOf(payload, bytes));
    default:
      return send(STATUS.ok);
  }
}

/** `id size flags modified`, as an answer to an open or stat request has it. */
export function statusOf(bytes: Uint8Array, modified = 1_700_000_000): Buffer {
  return Buffer.from(`42 ${bytes.length} 16 ${modified}\0`);
}

/** The answer to a vector read. */
export function vectorOf(payload: Buffer, bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += 16) {
    const start = Number(payload.readBigInt64BE(at + 8));
    parts.push(payload.subarray(at, at + 16), bytes.subarray(start, start + payload.readInt32BE(at + 4)));
  }
  return Buffer.concat(parts);
}
