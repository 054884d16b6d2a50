/**
 * From nothing to a connection on which files can be opened:
 *
 *     TCP -> hello -> protocol -+-> TLS at once (the server needs it for the login)     -+-> login -> auth?
 *                               +-> protocol, wanting TLS -> TLS (it has it)            -+
 *                               `-> plain (it has none, or the caller wants none)       -'
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { messageOf, StorageError, UnsupportedError } from '../../errors.ts';
import { trusted } from './certificates.ts';
import { GO_TO_TLS, HAVE_TLS, NEED_TLS } from './codes.ts';
import { XrootdConnection } from './connection.ts';
import type { XrootdSettings } from './options.ts';
import { type Reply, replyError, textOf } from './reply.ts';
import { authRequest, helloRequest, loginRequest, protocolRequest } from './request.ts';
import { type Endpoint, nameOf } from './url.ts';

/** Who logs in. */
export interface Login {
  /** `undefined` leaves it to the settings and the process. */
  readonly user: string | undefined;
  /** What a redirect said to bring along; mostly empty. */
  readonly token: string;
}

type TlsChoice = XrootdSettings['tls'];

/** A server's certificate does not hold: without encryption the connection could be made all the same. */
class CertificateError extends StorageError {}

/**
 * Connects and logs in. Throws `StorageError` when the server cannot be reached, is no XRootD server or refuses,
 * `UnsupportedError` when it wants credentials that Beamline does not have.
 */
export async function openSession(
  endpoint: Endpoint,
  login: Login,
  settings: XrootdSettings,
): Promise<XrootdConnection> {
  const tls = endpoint.secure ? 'required' : settings.tls;
  try {
    return await openWith(endpoint, login, settings, tls);
  } catch (error) {
    // `root://` promises no encryption: one that the server merely offers is given up when it proves nothing.
    if (!(error instanceof CertificateError) || tls !== 'offered') throw error;
    return openWith(endpoint, login, settings, 'never').catch(() => {
      throw error;
    });
  }
}

async function openWith(
  endpoint: Endpoint,
  login: Login,
  settings: XrootdSettings,
  tls: TlsChoice,
): Promise<XrootdConnection> {
  const name = `xrootd server ${nameOf(endpoint)}`;
  const socket = await reach(endpoint, name, settings.connectMs);
  const connection = new XrootdConnection(name, socket, settings);
  try {
    const version = okOf(name, 'greet', await connection.hello(helloRequest()));
    if (version.length !== 8) throw new StorageError(`storage: ${name}: it is no XRootD server`);
    await encrypt(connection, endpoint, settings, tls);
    await logIn(connection, login.user ?? settings.user ?? userName(), login.token);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function reach({ host, port }: Endpoint, name: string, connectMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, noDelay: true, keepAlive: true });
    const fail = (what: string, code?: string) => {
      socket.destroy();
      const transient = code !== 'ENOTFOUND';
      reject(new StorageError(`storage: ${name}: cannot connect: ${what}`, { transient }));
    };
    const timer = setTimeout(() => fail(`no answer for ${connectMs} ms`), connectMs);
    const onError = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(error.message || String(error.code), error.code);
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', onError);
      resolve(socket);
    });
  });
}

async function encrypt(
  connection: XrootdConnection,
  endpoint: Endpoint,
  settings: XrootdSettings,
  tls: TlsChoice,
): Promise<void> {
  let flags = await askProtocol(connection, tls === 'never' ? 'unable' : 'able');
  const has = (flags & HAVE_TLS) !== 0;
  if (tls === 'never') {
    if ((flags & NEED_TLS) === 0) return;
    throw new StorageError(`storage: ${connection.name}: it speaks only encrypted, and that was ruled out`);
  }
  if ((flags & GO_TO_TLS) === 0 && has) flags = await askProtocol(connection, 'want');
  if ((flags & GO_TO_TLS) !== 0) {
    const ca = await trusted(settings.ca);
    return connection.replaceSocket((plain) =>
      wrap(plain, endpoint, connection.name, ca, settings.connectMs),
    );
  }
  if (tls === 'required')
    throw new StorageError(
      `storage: ${connection.name}: it does not offer the encryption that was asked for`,
    );
}

async function askProtocol(connection: XrootdConnection, tls: 'unable' | 'able' | 'want'): Promise<number> {
  const answer = okOf(connection.name, 'tell its version', await connection.ask(protocolRequest(tls)));
  if (answer.length < 8) throw new StorageError(`storage: ${connection.name}: it does not tell its version`);
  return new DataView(answer.buffer, answer.byteOffset).getUint32(4);
}

function wrap(
  plain: Socket,
  { host }: Endpoint,
  name: string,
  ca: string[] | undefined,
  connectMs: number,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) ? '' : host;
    // The certificate is checked for the name or the address that was asked for.
    const socket = connectTls({ socket: plain, host, servername, ...(ca && { ca }) });
    const timer = setTimeout(() => fail(new Error(`no answer for ${connectMs} ms`)), connectMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      const doubtful = socket.authorizationError !== undefined && socket.authorizationError !== null;
      const message = `storage: ${name}: no encryption: ${messageOf(error)}`;
      reject(
        doubtful
          ? new CertificateError(message, {
              hint: 'name the authority of its certificate: X509_CERT_DIR or NODE_EXTRA_CA_CERTS',
            })
          : new StorageError(message, { transient: true }),
      );
    };
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the server closed the connection')));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.removeListener('error', fail);
      resolve(socket);
    });
  });
}

async function logIn(connection: XrootdConnection, user: string, token: string): Promise<void> {
  const { name } = connection;
  const answer = okOf(name, 'log in', await connection.ask(loginRequest(user, process.pid, token)));
  const wanted = textOf(answer.subarray(16));
  if (wanted === '') return;
  // `&P=unix&P=gsi,...`: each kind with its parameters, the server's preferred one first.
  const kinds = wanted.split('&P=').flatMap((part) => part.split(',')[0]?.trim() || []);
  const kind = kinds.find((one) => one === 'unix' || one === 'host');
  if (!kind) {
    throw new UnsupportedError(
      `storage: ${name}: it wants credentials of the kind ${kinds.join(' or ')}; Beamline has unix and host`,
    );
  }
  const credentials = kind === 'unix' ? `unix\0${user}\0` : 'host\0';
  okOf(name, `accept "${kind}" credentials`, await connection.ask(authRequest(kind, credentials)));
}

function okOf(name: string, doing: string, reply: Reply): Uint8Array {
  if (reply.kind === 'ok') return reply.bytes;
  throw replyError(name, doing, reply);
}

/** The user of this process; one without an entry in the system's list is nobody. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'nobody';
  }
}
