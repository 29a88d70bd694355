/**
 * The verification trailer (MS-RPCE §2.2.2.13), which a client puts behind the stub of a call that is signed or sealed: it
 * says once more by which interface and transfer syntax it calls, and so tells them where the bind was not seen.
 */

import { decode, isMalformed, type Reader } from '../../bytes.ts';
import { readSyntaxId } from './pdu.ts';
import type { SyntaxId } from './syntax.ts';

/** §2.2.2.13.1: SEC_VT_SIGNATURE, at a multiple of four. */
const SIGNATURE: readonly number[] = [0x8a, 0xe3, 0x13, 0x71, 0x02, 0xf4, 0x36, 0x71];
/** §2.2.2.13.2 to §2.2.2.13.4: the commands, whose bodies take 44 bytes at most. */
const SEC_VT_COMMAND_PCONTEXT = 0x0002;
const COMMAND = 0x3fff;
const SEC_VT_COMMAND_END = 0x4000;
/** Commands that are defined, each once, and padding: a trailer is not longer. */
const MOST = 256;

export interface Verification {
  /** Where the trailer begins. */
  readonly offset: number;
  /** Of rpc_sec_vt_pcontext. */
  readonly context: { readonly interface: SyntaxId; readonly transferSyntax: SyntaxId } | null;
}

/** Of a stub's end; undefined where there is none, or none that can be read to its end. */
export function verificationOf(stub: Uint8Array): Verification | undefined {
  const offset = signatureIn(stub);
  if (offset < 0) return undefined;
  const context = decode('verification trailer', stub.subarray(offset + SIGNATURE.length), readCommands);
  return isMalformed(context) ? undefined : { offset, context };
}

function signatureIn(stub: Uint8Array): number {
  const last = (stub.length - SIGNATURE.length) & ~3;
  for (let offset = last; offset >= 0 && offset >= last - MOST; offset -= 4) {
    if (SIGNATURE.every((byte, i) => stub[offset + i] === byte)) return offset;
  }
  return -1;
}

function readCommands(reader: Reader): Verification['context'] {
  let context: Verification['context'] = null;
  while (true) {
    const command = reader.u16();
    const length = reader.u16();
    const end = reader.offset + length;
    reader.require(reader.offset, length);
    if ((command & COMMAND) === SEC_VT_COMMAND_PCONTEXT)
      context = { interface: readSyntaxId(reader), transferSyntax: readSyntaxId(reader) };
    if (reader.offset > end) reader.invalid('command longer than it says');
    if ((command & SEC_VT_COMMAND_END) !== 0) return context;
    reader.seek(end + (-length & 3));
  }
}

/** A stub without its trailer. */
export function withoutVerification(stub: Uint8Array): Uint8Array {
  const verification = verificationOf(stub);
  return verification === undefined ? stub : stub.subarray(0, verification.offset);
}
