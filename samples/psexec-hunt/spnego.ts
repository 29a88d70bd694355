/** SPNEGO tokens (RFC 4178, MS-SPNG) around NTLMSSP messages, and the NEGOEX offer of a Windows server (MS-NEGOEX §2.2). */
import { ascii, cat, guid, hex, le16, le32, le64, u8, zeros } from './bytes.ts';
import { randomFor } from './random.ts';

/** DER: tag, length, content. */
export function der(tag: number, ...content: Uint8Array[]): Buffer {
  const bytes = cat(...content);
  const n = bytes.length;
  const length = n < 0x80 ? u8(n) : n < 0x100 ? u8(0x81, n) : u8(0x82, n >> 8, n & 0xff);
  return cat(u8(tag), length, bytes);
}

const SPNEGO = hex('06062b0601050502');
const NTLMSSP = hex('060a2b06010401823702020a');
const NEGOEX = hex('060a2b06010401823702021e');
const ACCEPT_COMPLETED = 0;
const ACCEPT_INCOMPLETE = 1;

const state = (value: number): Buffer => der(0xa0, der(0x0a, u8(value)));
const octets = (tag: number, bytes: Uint8Array): Buffer => der(tag, der(0x04, bytes));

/** The client's first token: NTLMSSP alone is offered, as to an address that no ticket can be had for. */
export const negTokenInit = (ntlm: Uint8Array): Buffer =>
  der(0x60, SPNEGO, der(0xa0, der(0x30, der(0xa0, der(0x30, NTLMSSP)), octets(0xa2, ntlm))));

export const negTokenChallenge = (ntlm: Uint8Array): Buffer =>
  der(0xa1, der(0x30, state(ACCEPT_INCOMPLETE), der(0xa1, NTLMSSP), octets(0xa2, ntlm)));

export const negTokenAuthenticate = (ntlm: Uint8Array, mechListMIC: Uint8Array): Buffer =>
  der(0xa1, der(0x30, state(ACCEPT_INCOMPLETE), octets(0xa2, ntlm), octets(0xa3, mechListMIC)));

export const negTokenAccepted = (mechListMIC: Uint8Array): Buffer =>
  der(0xa1, der(0x30, state(ACCEPT_COMPLETED), octets(0xa3, mechListMIC)));

/** mechListMIC of NTLM: version 1, checksum, sequence number 0 (MS-NLMP §2.2.2.9.1). */
export const messageIntegrityCode = (purpose: string): Buffer =>
  cat(le32(1), randomFor(`mechListMIC ${purpose}`).bytes(8), le32(0));

/** NegTokenInit2 of a workgroup Windows 10: NEGOEX and NTLMSSP; 320 bytes as the write-ups' frame lengths have it. */
export function serverOffer(server: string): Buffer {
  const offer = (mechToken: Uint8Array): Buffer =>
    der(
      0x60,
      SPNEGO,
      der(
        0xa0,
        der(
          0x30,
          der(0xa0, der(0x30, NEGOEX, NTLMSSP)),
          octets(0xa2, mechToken),
          der(0xa3, der(0x30, der(0xa0, der(0x1b, ascii('not_defined_in_RFC4178@please_ignore'))))),
        ),
      ),
    );
  const overhead = offer(zeros(200)).length - 200;
  return offer(negoex(server, 320 - overhead));
}

/** PKU2U's scheme. */
const AUTH_SCHEME = guid('0d53335c-f9ea-4d0d-b2ec-4ae3786ec308');
const ACCEPTOR_NEGO = 1;
const ACCEPTOR_META_DATA = 3;

function negoex(server: string, total: number): Buffer {
  const random = randomFor(`negoex ${server}`);
  const conversation = random.bytes(16);
  const message = (type: number, sequence: number, headerLength: number, rest: Uint8Array): Buffer =>
    cat(ascii('NEGOEXTS'), le32(type), le32(sequence), le32(headerLength), le32(40 + rest.length), conversation, rest);
  const noExtensions = le64(0);
  const schemes = cat(le32(96), le16(1), le16(0));
  const nego = message(ACCEPTOR_NEGO, 0, 96, cat(random.bytes(32), le64(0), schemes, noExtensions, AUTH_SCHEME));
  const data = random.bytes(total - nego.length - 64);
  const metaData = message(ACCEPTOR_META_DATA, 1, 64, cat(AUTH_SCHEME, le32(64), le32(data.length), data));
  return cat(nego, metaData);
}
