import { ANSWER_HEADER_BYTES, ATTENTION } from './codes.ts';
import type { FrameHeader } from './frame.ts';

/** What a `kXR_attn` frame says: an answer that was announced for later, or a message that nobody waits for. */
export type Notice =
  | { readonly kind: 'answer'; readonly header: FrameHeader; readonly body: Uint8Array }
  | { readonly kind: 'message' };

const ANSWER_AT = 8;

/**
 * Reads `action (4)  reserved (4)  answer: header (8), body`, of which a message need not have more than the action.
 * `undefined` when it is too short, or the answer in it is not as long as it says.
 */
export function parseNotice(bytes: Uint8Array): Notice | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getInt32(0) !== ATTENTION.response) return { kind: 'message' };
  const body = bytes.subarray(ANSWER_AT + ANSWER_HEADER_BYTES);
  if (bytes.length < ANSWER_AT + ANSWER_HEADER_BYTES || view.getInt32(12) !== body.length) return undefined;
  const header = { stream: view.getUint16(8), status: view.getUint16(10), length: body.length };
  return { kind: 'answer', header, body };
}
