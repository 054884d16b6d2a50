import { ByteWriter } from '../bytes/byte-writer.ts';
import type { Cursor } from '../bytes/cursor.ts';
import type { ExistingStreamers } from '../streamer/extend-streamer-info.ts';
import { writeTObject } from '../streamer/write-object.ts';
import { PartFinder } from './find-parts.ts';
import { copyParts, newRelocation } from './record-parts.ts';

/** Bytes of the key of the streamer info, and of what stands before the elements of a list. */
const KEY_BYTES = 64;
const LIST_HEAD = 4 + 2 + 10 + 1 + 4;

/** The descriptions of classes of several files, each once. */
export interface StreamerUnion {
  /** Adds those of a file: its list of streamer infos. */
  add(list: Cursor): void;
  /** All of them as one list; undefined when there are none. */
  finish(): ExistingStreamers | undefined;
}

/** Starts with no description. */
export function uniteStreamers(): StreamerUnion {
  const writer = new ByteWriter({ origin: KEY_BYTES + LIST_HEAD, capacity: 1 << 14 });
  const { classes } = newRelocation();
  const known = new Set<string>();

  function addElement(list: Cursor): void {
    const at = list.position;
    const finder = new PartFinder(list);
    const name = finder.pointer((className) => outlineElement(finder, className)) ?? '';
    const end = list.position;
    list.stringBytes();
    if (name === '' || known.has(name)) return;
    known.add(name);
    copyParts(finder.record(at, end), writer, { classes, objects: new Map() });
    writer.text('');
  }

  return {
    add(list) {
      const cursor = list;
      cursor.position = 0;
      cursor.forget();
      cursor.skip(6);
      new PartFinder(cursor).skipObject();
      cursor.stringBytes();
      for (let left = cursor.count(5); left > 0; left--) addElement(cursor);
    },
    finish() {
      if (known.size === 0) return undefined;
      const whole = new ByteWriter({ origin: KEY_BYTES, capacity: LIST_HEAD + writer.length });
      whole.versioned(5, () => {
        writeTObject(whole);
        whole.text('');
        whole.i32(known.size);
        whole.raw(writer.bytes());
      });
      return { data: whole.bytes(), keyBytes: KEY_BYTES };
    },
  };
}

/** Goes through an element of the list; gives what tells it from others: a class in one version, or a list of rules. */
function outlineElement(finder: PartFinder, className: string): string {
  return className === 'TStreamerInfo' ? outlineInfo(finder) : outlineRules(finder, className);
}

function outlineInfo(finder: PartFinder): string {
  const { cursor } = finder;
  return finder.framed(() => {
    const name = finder.named();
    const checksum = cursor.u32();
    const version = cursor.i32();
    finder.pointer(() => finder.array(() => undefined));
    return `${name};${version};${checksum}`;
  });
}

/** How old versions are turned into new ones: a list of texts. */
function outlineRules(finder: PartFinder, className: string): string {
  const { cursor } = finder;
  if (className !== 'TList') cursor.fail(`a ${className} among the streamer infos`);
  return finder.framed(() => {
    finder.skipObject();
    const texts = [cursor.string()];
    for (let left = cursor.count(5); left > 0; left--) {
      finder.pointer(() => {
        const at = cursor.position;
        finder.plain();
        texts.push(new TextDecoder('latin1').decode(cursor.bytes.subarray(at, cursor.position)));
      });
      cursor.stringBytes();
    }
    return texts.join('\0');
  });
}
