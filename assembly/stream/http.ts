/** What of HTTP/1 (RFC 9112) is known by a look: a message, and one that logs on. */

const HTTP_1: u64 = 0x2e312f50545448; // HTTP/1.
const HTTP: u32 = 0x50545448;
const POST: u32 = 0x54534f50;
const REFUSED: u32 = 0x31303420; // ' 401'
const SLASH_WS: u32 = 0x73772f20; // ' /ws'

/** A method that carries a logon, by its first four bytes: also what WebDAV (PROPFIND) and RPC over HTTP (RPC_IN_DATA) have. */
function isMethod(first: u32): bool {
  switch (first) {
    case 0x20544547: // GET
    case POST:
    case 0x20545550: // PUT
    case 0x44414548: // HEAD
    case 0x4954504f: // OPTIONS
    case 0x504f5250:
    case 0x5f435052:
      return true;
    default:
      return false;
  }
}

/** An answer, or a request by a method that carries a logon, in its first eight bytes. */
export function looksLikeHttp(ptr: usize): bool {
  return (load<u64>(ptr) & 0x00ffffffffffffff) == HTTP_1 || isMethod(load<u32>(ptr));
}

/**
 * What begins a logon over HTTP on any port, in at least sixteen bytes: `HTTP/1.1 401`, the path of WinRM, `POST /wsman`, or a request
 * with a token (RFC 4559 §4.1, MS-NTHT §2.1), whose refusal may not be in the capture, or with more of a head than is seen yet.
 */
export function beginsHttpLogon(ptr: usize, length: u32): bool {
  const first = load<u32>(ptr);
  if (first == HTTP) return load<u32>(ptr, 8) == REFUSED && looksLikeHttp(ptr);
  if (!isMethod(first)) return false;
  return (first == POST && load<u32>(ptr, 4) == SLASH_WS) || bringsToken(ptr, length);
}

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN_LINE_FEED: u32 = 0x0a0d;
const LOWER: u64 = 0x2020202020202020;
const AUTHORIZ: u64 = 0x7a69726f68747561; // authoriz
const ATION_N: u64 = 0x6e203a6e6f697461; // ation: n, of NTLM and Negotiate
const ATION_K: u64 = 0x6b203a6e6f697461; // ation: k, of Kerberos
/** A head as browsers send it, and more; and what is compared behind a line feed. */
const LOOK: u32 = 2048;
const COMPARED: u32 = 17;

/**
 * Whether a line of the head is `Authorization` by NTLM, Negotiate or Kerberos. A head that goes on behind what is looked at may
 * have one there: the token of a ticket is longer than a segment, and so are the cookies that may stand before it.
 */
function bringsToken(ptr: usize, length: u32): bool {
  const end = ptr + <usize>min<u32>(length, LOOK);
  for (let at = ptr; at < end; at++) {
    if (<u32>load<u8>(at) != LINE_FEED) continue;
    const left = <u32>(end - at);
    if (left >= 3 && <u32>load<u16>(at, 1) == CARRIAGE_RETURN_LINE_FEED) return false;
    if (left < COMPARED || (load<u64>(at, 1) | LOWER) != AUTHORIZ) continue;
    const rest = load<u64>(at, 9) | LOWER;
    return rest == ATION_N || rest == ATION_K;
  }
  return true;
}
