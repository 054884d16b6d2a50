/** The numbers of the XRootD protocol that a reader of files needs, under their names in its specification. */

export const DEFAULT_PORT = 1094;
/** Version 5.1.1, the one that Beamline speaks. */
export const PROTOCOL_VERSION = 0x511;
export const HEADER_BYTES = 24;
export const ANSWER_HEADER_BYTES = 8;

export const REQUEST = {
  auth: 3000,
  close: 3003,
  protocol: 3006,
  login: 3007,
  open: 3010,
  read: 3013,
  stat: 3017,
  readv: 3025,
} as const;

export const STATUS = {
  ok: 0,
  oksofar: 4000,
  attn: 4001,
  authmore: 4002,
  error: 4003,
  redirect: 4004,
  wait: 4005,
  waitresp: 4006,
} as const;

/** The action of a `kXR_attn` answer that Beamline acts on: an answer that was announced for later. */
export const ATTENTION = { response: 5008 } as const;

export const FAULT = {
  fileLocked: 3003,
  fileNotOpen: 3004,
  fsError: 3005,
  invalidRequest: 3006,
  ioError: 3007,
  noMemory: 3008,
  notAuthorized: 3010,
  notFound: 3011,
  serverError: 3012,
  unsupported: 3013,
  noServer: 3014,
  argTooLong: 3002,
  cancelled: 3017,
  inProgress: 3020,
  overloaded: 3024,
  tlsRequired: 3028,
  authFailed: 3030,
  timedOut: 3034,
  timerExpired: 3035,
} as const;

/** Flags of a protocol request. */
export const ABLE_TLS = 0x02;
export const WANT_TLS = 0x04;
export const EXPECT_LOGIN = 0x03;

/** Flags of the answer to a protocol request. */
export const HAVE_TLS = 0x80000000;
export const GO_TO_TLS = 0x40000000;
/** Any part of a session that reads files must be encrypted: data, login or the whole session. */
export const NEED_TLS = 0x0d000000;

/** Login: redirects of reads are understood; answers may come later; version 5 of the client. */
export const ABILITY = 0x04;
export const CAPABILITY = 0x80 | 5;

/** Options of an open request: for reading, with the file's status in the answer. */
export const OPEN_READ = 0x0010 | 0x0400;

export const STAT_DIRECTORY = 0x02;
export const STAT_OFFLINE = 0x08;

/** The most elements that a vector read may have, and the most bytes of one of them, which every server takes. */
export const VECTOR_ELEMENTS = 1024;
export const VECTOR_ELEMENT_BYTES = 2_097_136;
export const VECTOR_HEADER_BYTES = 16;
