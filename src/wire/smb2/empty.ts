/** The body without fields that several messages have. */
import { decode, type Malformed } from '../../bytes.ts';
import { enterBody } from './message.ts';

export type EmptyBody = Readonly<Record<string, never>>;

const EMPTY: EmptyBody = {};

export function decodeEmpty(layer: string, bytes: Uint8Array, structureSize = 4): EmptyBody | Malformed {
  return decode(layer, bytes, (reader) => {
    enterBody(reader, structureSize);
    return EMPTY;
  });
}
