/** Operations of an interface: their parameters in and out, and what their return value is. */

import { decode, isMalformed, type Malformed } from '../../../bytes.ts';
import { hresultName } from '../../hresult.ts';
import { ntStatusName } from '../../ntstatus.ts';
import { win32ErrorName } from '../../win32.ts';
import type { NdrOptions } from '../ndr.ts';
import { type Fields, readField, type Values } from './constructed.ts';
import { Cursor } from './type.ts';

/** By which table a return value has its name; `none` for operations that return nothing. */
export type Returns = 'win32' | 'ntstatus' | 'hresult' | 'none';

export interface Operation {
  readonly in: Fields;
  /** `null`: results that nobody needs; of them the return value alone is read, which ends the stub. */
  readonly out: Fields | null;
  readonly returns: Returns;
  /** Reads on in results that lie by what was asked: buffers whose level the request names. */
  readonly further?: ((asked: Values, results: Values, succeeded: boolean) => void) | undefined;
}

/** What of an interface can be read: its operations by opnum. */
export interface InterfaceDecoder {
  readonly uuid: string;
  readonly operations: Readonly<Record<number, Operation>>;
}

/** What could be read of a stub; `unread` says why not all of it. */
export interface ReadStub {
  readonly values: Values;
  readonly unread: Malformed | null;
}

export interface ReadRequest extends ReadStub {
  /** Bytes behind what was read. */
  readonly left: number;
}

export interface ReadResponse extends ReadStub {
  readonly returnCode: number | null;
  readonly returnName: string | null;
}

const NAMES: Readonly<Record<Exclude<Returns, 'none'>, (code: number) => string>> = {
  win32: win32ErrorName,
  ntstatus: ntStatusName,
  hresult: hresultName,
};

function readParameters(cursor: Cursor, fields: Fields, into: Values): void {
  for (const [name, type] of Object.entries(fields)) {
    readField(cursor, type, name, into);
    cursor.settle();
  }
}

/** The arguments in a request's stub. `name` is what faults call it. */
export function readRequest(
  name: string,
  { in: fields }: Operation,
  stub: Uint8Array,
  options: NdrOptions,
): ReadRequest {
  const values: Values = {};
  const result = decode(`${name} request`, stub, (reader) => {
    readParameters(new Cursor(reader, options), fields, values);
    return reader.left;
  });
  return isMalformed(result) ? { values, unread: result, left: 0 } : { values, unread: null, left: result };
}

/** The results in a response's stub, with the return value behind them. `asked`: what its request holds. */
export function readResponse(
  name: string,
  { out, returns, further }: Operation,
  stub: Uint8Array,
  options: NdrOptions,
  asked: Values = {},
): ReadResponse {
  const values: Values = {};
  const result = decode(`${name} response`, stub, (reader) => {
    const cursor = new Cursor(reader, options);
    if (out === null) reader.seek(Math.max(0, reader.length - 4));
    else readParameters(cursor, out, values);
    return returns === 'none' ? null : cursor.u32();
  });
  further?.(asked, values, result === 0);
  if (isMalformed(result)) return { values, unread: result, returnCode: null, returnName: null };
  const returnName = result === null || returns === 'none' ? null : NAMES[returns](result);
  return { values, unread: null, returnCode: result, returnName };
}
