import { ByteWriter } from '../bytes/byte-writer.ts';
import { writeTObject } from '../streamer/write-object.ts';

/** The data of a TObjString's record. */
export function textData(text: string): Uint8Array {
  const writer = new ByteWriter();
  writeObjString(writer, text);
  return writer.bytes();
}

/** A TObjString with a unique number, which is 0 when it has no meaning. */
export function writeObjString(writer: ByteWriter, text: string, uniqueId = 0): void {
  writer.versioned(1, () => {
    writeTObject(writer, { uniqueId });
    writer.text(text);
  });
}
