import { ANSWER_HEADER_BYTES } from './codes.ts';

/** The header of an answer: `stream id (2)  status (2)  length (4)`. */
export interface FrameHeader {
  readonly stream: number;
  readonly status: number;
  readonly length: number;
}

/** Where the bytes of one frame go. */
export interface FrameSink {
  /** Some of the bytes, in order; they are only lent. */
  bytes(part: Uint8Array): void;
  /** All bytes have come. */
  end(): void;
}

/** Cuts what arrives into frames, without keeping any of their bytes. */
export interface FrameReader {
  /** Takes what arrived. What `begin` throws comes out here; the stream of bytes is lost then. */
  push(bytes: Uint8Array): void;
  /** Whether it stands between two frames. */
  isBetween(): boolean;
}

/** A reader that asks `begin` for the sink of every frame; `begin` throws when the header is not to be believed. */
export function readFrames(begin: (header: FrameHeader) => FrameSink): FrameReader {
  const header = new Uint8Array(ANSWER_HEADER_BYTES);
  const view = new DataView(header.buffer);
  let have = 0;
  let sink: FrameSink | undefined;
  let left = 0;

  function take(bytes: Uint8Array): number {
    if (!sink) {
      const part = bytes.subarray(0, ANSWER_HEADER_BYTES - have);
      header.set(part, have);
      have += part.length;
      if (have === ANSWER_HEADER_BYTES) {
        left = view.getInt32(4);
        sink = begin({ stream: view.getUint16(0), status: view.getUint16(2), length: left });
        have = 0;
      }
      return part.length;
    }
    const part = bytes.subarray(0, left);
    sink.bytes(part);
    left -= part.length;
    return part.length;
  }

  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; ) {
        at += take(bytes.subarray(at));
        if (sink && left === 0) {
          const done = sink;
          sink = undefined;
          done.end();
        }
      }
    },
    isBetween: () => have === 0 && sink === undefined,
  };
}

/** A sink that keeps the bytes and hands them over at the end. */
export function collect(length: number, whole: (bytes: Uint8Array) => void): FrameSink {
  const bytes = new Uint8Array(length);
  let at = 0;
  return {
    bytes(part) {
      bytes.set(part, at);
      at += part.length;
    },
    end: () => whole(bytes),
  };
}
