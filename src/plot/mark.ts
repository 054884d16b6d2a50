import type { Mark } from 'vega';

/** Where a channel of a mark comes from: a field of its data, in a scale or as it is. */
interface FromField {
  readonly field: string;
  readonly scale?: string;
}

/** What a channel has: a field, or one value for all; undefined for a channel that is not set. */
type Channel = FromField | string | number | readonly number[] | undefined;

/** The field as a place on the x axis of a frame. */
export const alongX = (field: string): FromField => ({ scale: 'x', field });

/** The field as a place on the y axis of a frame. */
export const alongY = (field: string): FromField => ({ scale: 'y', field });

/** A mark for each datum of a data set, with these channels. */
export function markOf(type: Mark['type'], data: string, channels: Readonly<Record<string, Channel>>): Mark {
  // Vega's types tell the kinds of marks apart by their channels, which are not known here.
  return { type, from: { data }, encode: { enter: encoded(channels) } } as Mark;
}

/** One mark that stands where it is told. */
export function singleMark(type: Mark['type'], channels: Readonly<Record<string, Channel>>): Mark {
  return { type, interactive: false, encode: { enter: encoded(channels) } } as Mark;
}

function encoded(channels: Readonly<Record<string, Channel>>) {
  const isField = (channel: Channel): channel is FromField =>
    typeof channel === 'object' && !Array.isArray(channel);
  return Object.fromEntries(
    Object.entries(channels)
      .filter(([, channel]) => channel !== undefined)
      .map(([name, channel]) => [name, isField(channel) ? channel : { value: channel }]),
  );
}
