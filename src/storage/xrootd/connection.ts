import type { Socket } from 'node:net';
import { messageOf, StorageError } from '../../errors.ts';
import { cancelled } from '../life.ts';
import { STATUS } from './codes.ts';
import { collect, type FrameHeader, type FrameReader, type FrameSink, readFrames } from './frame.ts';
import { parseNotice } from './notice.ts';
import { numberAndText, type Reply, replyOf } from './reply.ts';
import type { Request } from './request.ts';

/** The limits of every request on a connection, in milliseconds. */
export interface ConnectionLimits {
  /** How long nothing may arrive. */
  readonly stallMs: number;
  /** How long one request may take, the waits that the server asks for not counted. */
  readonly totalMs: number;
}

/** What a request goes with. */
export interface AskOptions {
  /** Where the bytes of the answer go; without it at most 64 KiB are kept, for texts and numbers. */
  readonly into?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Pending {
  readonly into: Uint8Array;
  received: number;
  readonly started: number;
  /** The server said that the answer comes later: nothing may arrive until then. */
  patientUntil: number;
  /** The caller has gone: what still comes is thrown away. */
  abandoned: boolean;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** Texts and numbers are never longer. */
const CONTROL_BYTES = 1 << 16;
/** The longest wait for an answer that a server may announce. */
const MOST_PATIENCE_MS = 600_000;

/**
 * One connection to a server, on which any number of requests are under way, told apart by their stream id.
 * Whatever a server sends that the protocol does not allow ends the connection: its requests fail with a transient
 * `StorageError`, and another connection can be made.
 *
 *     request -> pending[stream id] -> oksofar* -> ok | error | redirect | wait | authmore
 *                        `-> waitresp ... attn(asynresp: the answer in an answer)
 */
export class XrootdConnection {
  readonly name: string;
  #socket: Socket;
  #frames: FrameReader;
  #dead: StorageError | undefined;
  #nextStream = 1;
  #lastArrival = Date.now();
  #lastCheck = Date.now();
  #watch: NodeJS.Timeout | undefined;
  readonly #pending = new Map<number, Pending>();
  readonly #limits: ConnectionLimits;
  readonly #closed: Promise<void>;
  #onClosed: () => void = () => {};

  /** Takes over a connected socket. */
  constructor(name: string, socket: Socket, limits: ConnectionLimits) {
    this.name = name;
    this.#limits = limits;
    this.#closed = new Promise((resolve) => {
      this.#onClosed = resolve;
    });
    this.#frames = readFrames((header) => this.#begin(header));
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Whether it can take no request any more. */
  get isDead(): boolean {
    return this.#dead !== undefined;
  }

  /** Sends the greeting, whose answer comes on stream 0. */
  hello(request: Request): Promise<Reply> {
    return this.#send(0, request, {});
  }

  /** Sends a request and waits for its answer. Rejects with a `StorageError` or a `CancelledError`. */
  ask(request: Request, options: AskOptions = {}): Promise<Reply> {
    const stream = this.#freeStream();
    if (stream === undefined) {
      return Promise.reject(
        new StorageError(`storage: ${this.name}: too many requests at a time`, { transient: true }),
      );
    }
    const bytes = request.slice();
    new DataView(bytes.buffer).setUint16(0, stream);
    return this.#send(stream, bytes, options);
  }

  /** Goes on over the socket that `wrap` makes of the present one, while no request is under way. */
  async replaceSocket(wrap: (socket: Socket) => Promise<Socket>): Promise<void> {
    if (this.#pending.size > 0 || !this.#frames.isBetween()) throw this.#fault('it sent more than was asked');
    const plain = this.#socket;
    for (const event of ['data', 'error', 'close']) plain.removeAllListeners(event);
    // Errors of the plain socket come out of the one that wraps it, too.
    plain.on('error', () => {});
    try {
      this.#socket = await wrap(plain);
    } finally {
      this.#listen(this.#socket);
    }
  }

  /** Ends the connection; requests under way fail. */
  close(): Promise<void> {
    this.#die(new StorageError(`storage: ${this.name}: the connection was closed`, { transient: true }));
    if (this.#socket.closed) this.#onClosed();
    return this.#closed;
  }

  #listen(socket: Socket): void {
    socket.on('data', (bytes) => this.#arrived(bytes));
    socket.on('error', (error) => this.#die(this.#fault(messageOf(error))));
    socket.on('close', () => {
      this.#die(this.#fault('the server closed the connection'));
      this.#onClosed();
    });
    if (this.#pending.size === 0) socket.unref();
  }

  #send(stream: number, request: Request, { into, signal }: AskOptions): Promise<Reply> {
    if (this.#dead) return Promise.reject(this.#dead);
    if (signal?.aborted) return Promise.reject(cancelled(this.name));
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        pending.abandoned = true;
        reject(cancelled(this.name));
      };
      const settle =
        <T>(what: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort);
          what(value);
        };
      const pending: Pending = {
        into: into ?? new Uint8Array(CONTROL_BYTES),
        received: 0,
        started: Date.now(),
        patientUntil: 0,
        abandoned: false,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.#pending.size === 0) this.#wake();
      this.#pending.set(stream, pending);
      this.#socket.write(request);
    });
  }

  #freeStream(): number | undefined {
    for (let tries = 0; tries < 65535; tries++) {
      const stream = this.#nextStream;
      this.#nextStream = stream === 65535 ? 1 : stream + 1;
      if (!this.#pending.has(stream)) return stream;
    }
    return undefined;
  }

  #arrived(bytes: Uint8Array): void {
    this.#lastArrival = Date.now();
    try {
      this.#frames.push(bytes);
    } catch (error) {
      this.#die(error instanceof StorageError ? error : this.#fault(messageOf(error)));
    }
  }

  #begin({ stream, status, length }: FrameHeader): FrameSink {
    if (length < 0) throw this.#fault(`it sent a frame of ${length} bytes`);
    if (status === STATUS.attn) {
      if (length > this.#mostExpected()) throw this.#fault(`it sent a notice of ${length} bytes`);
      return collect(length, (bytes) => this.#attention(bytes));
    }
    const pending = this.#pending.get(stream);
    if (!pending) throw this.#fault(`it answered on stream ${stream}, where nothing was asked`);
    return this.#answer(stream, pending, status, length);
  }

  /** The longest answer that anybody waits for, with the headers around it. */
  #mostExpected(): number {
    let most = CONTROL_BYTES;
    for (const { into } of this.#pending.values()) most = Math.max(most, into.length);
    return most + 64;
  }

  #answer(stream: number, pending: Pending, status: number, length: number): FrameSink {
    if (status === STATUS.ok || status === STATUS.oksofar) {
      const room = pending.into.length - pending.received;
      if (length > room) throw this.#fault(`it sent ${length} bytes where at most ${room} were expected`);
      return {
        bytes(part) {
          // An abandoned buffer may be the caller's again.
          if (!pending.abandoned) pending.into.set(part, pending.received);
          pending.received += part.length;
        },
        end: () => {
          if (status === STATUS.oksofar) return;
          this.#finish(stream, pending, { kind: 'ok', bytes: pending.into.subarray(0, pending.received) });
        },
      };
    }
    if (length > CONTROL_BYTES) throw this.#fault(`it sent a frame of ${length} bytes with status ${status}`);
    return collect(length, (body) => this.#control(stream, pending, status, body));
  }

  #control(stream: number, pending: Pending, status: number, body: Uint8Array): void {
    if (status === STATUS.waitresp) {
      const ms = Math.max(0, numberAndText(body).number) * 1000;
      pending.patientUntil = Date.now() + Math.min(ms, MOST_PATIENCE_MS);
      return;
    }
    const reply = replyOf(status, body);
    if (!reply) throw this.#fault(`it sent the status ${status}`);
    this.#finish(stream, pending, reply);
  }

  /** A notice: an answer that comes later is taken like any other; messages to people are left alone. */
  #attention(bytes: Uint8Array): void {
    const notice = parseNotice(bytes);
    if (notice?.kind === 'message') return;
    if (!notice || notice.header.status === STATUS.attn) {
      throw this.#fault(`it sent a notice of ${bytes.length} bytes that is none`);
    }
    const sink = this.#begin(notice.header);
    sink.bytes(notice.body);
    sink.end();
  }

  #finish(stream: number, pending: Pending, reply: Reply): void {
    this.#pending.delete(stream);
    if (this.#pending.size === 0) this.#rest();
    pending.resolve(reply);
  }

  #wake(): void {
    this.#socket.ref();
    this.#lastArrival = Date.now();
    this.#lastCheck = Date.now();
    this.#watch = setInterval(() => this.#check(), this.#checkEveryMs());
  }

  #rest(): void {
    this.#socket.unref();
    clearInterval(this.#watch);
  }

  #checkEveryMs(): number {
    return Math.max(5, Math.min(this.#limits.stallMs / 4, 1000));
  }

  #check(): void {
    const now = Date.now();
    const late = now - this.#lastCheck - this.#checkEveryMs();
    this.#lastCheck = now;
    // This process itself was busy: what arrived meanwhile has not been looked at.
    this.#lastArrival += Math.max(0, late);
    const { stallMs, totalMs } = this.#limits;
    for (const { started, patientUntil } of this.#pending.values()) {
      if (now - Math.max(this.#lastArrival, patientUntil) > stallMs) {
        this.#die(this.#fault(`nothing arrived for ${stallMs} ms`));
        return;
      }
      if (now - Math.max(started, patientUntil) > totalMs) {
        this.#die(this.#fault(`an answer was not whole after ${totalMs} ms`));
        return;
      }
    }
  }

  #fault(what: string): StorageError {
    return new StorageError(`storage: ${this.name}: ${what}`, { transient: true });
  }

  #die(error: StorageError): void {
    if (this.#dead) return;
    this.#dead = error;
    clearInterval(this.#watch);
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    this.#socket.destroy();
    for (const { reject } of pending) reject(error);
  }
}
