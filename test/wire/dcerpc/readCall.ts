/** The stubs of any call that is decoded, read alike: by its interface's declaration, or by the decoder of its own that it has. */
import { isMalformed, type Malformed } from '../../../src/bytes.ts';
import { declaredInterfaces, decoderOf } from '../../../src/wire/dcerpc/decoders.ts';
import { type Operation, readRequest, readResponse } from '../../../src/wire/dcerpc/idl/index.ts';
import * as rpc from '../../../src/wire/dcerpc/index.ts';

export interface Reading {
  readonly values: object;
  readonly unread: Malformed | null;
}
export type ReadStub = (stub: Uint8Array, options: rpc.NdrOptions, asked?: object) => Reading;
export interface CallReader {
  readonly request: ReadStub;
  readonly response: ReadStub;
  /** Where results are not declared their return value is what stands last: no end is missed in them. */
  readonly hasResults: boolean;
}

/** The reader of an operation; undefined where nothing of it is decoded. */
export function callReader(uuid: string, opnum: number): CallReader | undefined {
  const declared = decoderOf(uuid)?.operations[opnum];
  if (declared !== undefined) return declaredReader(declared);
  if (uuid === rpc.SVCCTL_UUID && rpc.decodeSvcctlRequest(opnum, NOTHING) !== undefined)
    return ownReader(
      (stub, options) => rpc.decodeSvcctlRequest(opnum, stub, options),
      (stub, options) => rpc.decodeSvcctlResponse(opnum, stub, options),
    );
  if (uuid !== rpc.EPMAPPER_UUID) return undefined;
  if (opnum === rpc.EPT_LOOKUP) return ownReader(rpc.decodeEptLookupRequest, rpc.decodeEptLookupResponse);
  return opnum === rpc.EPT_MAP ? ownReader(rpc.decodeEptMapRequest, rpc.decodeEptMapResponse) : undefined;
}

const NOTHING = new Uint8Array(0);
/** No interface of these has as many. */
const OPNUMS = 128;

/** All that are decoded. */
export function decodedOperations(): { uuid: string; opnum: number }[] {
  const uuids = new Set([...declaredInterfaces().map(({ uuid }) => uuid), rpc.SVCCTL_UUID, rpc.EPMAPPER_UUID]);
  return [...uuids].flatMap((uuid) =>
    Array.from({ length: OPNUMS }, (_, opnum) => ({ uuid, opnum })).filter(
      ({ opnum }) => callReader(uuid, opnum) !== undefined,
    ),
  );
}

function declaredReader(operation: Operation): CallReader {
  return {
    request: (stub, options) => readRequest('request', operation, stub, options),
    response(stub, options, asked) {
      const { values, unread, returnName } = readResponse('response', operation, stub, options, { ...asked });
      return { values: { ...values, returnName }, unread };
    },
    hasResults: operation.out !== null,
  };
}

type Decode = (stub: Uint8Array, options: rpc.NdrOptions) => object | Malformed | undefined;

function ownReader(decodeRequest: Decode, decodeResponse: Decode): CallReader {
  const reading = (value: object | Malformed | undefined): Reading => {
    if (isMalformed(value)) return { values: {}, unread: value };
    const { operation: _1, opnum: _2, ...values } = { operation: '', opnum: 0, ...value };
    return { values, unread: null };
  };
  return {
    request: (stub, options) => reading(decodeRequest(stub, options)),
    response: (stub, options) => reading(decodeResponse(stub, options)),
    hasResults: true,
  };
}
