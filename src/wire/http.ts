/** Heads of HTTP/1 messages (RFC 9112) as far as they log on (RFC 9110 §11, RFC 4559, MS-NTHT). Passwords are never given. */
import { decode, latin1, type Malformed, utf8 } from '../bytes.ts';

export interface HttpCredentials {
  /** `Negotiate`, `NTLM`, `Kerberos`, `Basic`, as written. */
  scheme: string;
  /** Negotiate, NTLM, Kerberos. */
  token: Uint8Array | undefined;
  /** Basic. */
  user: string | undefined;
}

export interface HttpHead {
  isRequest: boolean;
  method: string | undefined;
  target: string | undefined;
  status: number | undefined;
  /** Of a request Authorization and Proxy-Authorization, of an answer WWW-Authenticate and Proxy-Authenticate. */
  credentials: HttpCredentials[];
  /** Server or User-Agent. */
  product: string | undefined;
  /** What the body is sealed by (MS-WSMV §2.2.9.1): `application/HTTP-SPNEGO-session-encrypted`; undefined for a body that is not. */
  sealedBy: string | undefined;
  /** Content-Length; undefined where there is none. */
  bodyLength: number | undefined;
}

const MAX_LINES = 128;
const MAX_CREDENTIALS = 8;
const START = /^(?:HTTP\/1\.[01] (\d{3})\b.*|([A-Z_]{3,16}) (\S{1,4096}) HTTP\/1\.[01])$/;
/** Of CredSSP and of messages in several parts the type is `multipart/x-multi-encrypted`. */
const SEALED = /^multipart\/(?:x-multi-)?encrypted\s*;\s*protocol\s*=\s*"?([\w./+-]{1,80})/i;
const REQUEST_NAMES: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization']);
const ANSWER_NAMES: ReadonlySet<string> = new Set(['www-authenticate', 'proxy-authenticate']);

export function decodeHttpHead(bytes: Uint8Array): HttpHead | Malformed {
  return decode('HTTP', bytes, (reader) => {
    const [first, ...lines] = latin1(bytes).split('\r\n', MAX_LINES);
    const start = START.exec(first);
    if (start === null) return reader.invalid('no start line');
    const isRequest = start[1] === undefined;
    const names = isRequest ? REQUEST_NAMES : ANSWER_NAMES;
    const head: HttpHead = {
      isRequest,
      method: start[2],
      target: start[3],
      status: isRequest ? undefined : Number(start[1]),
      credentials: [],
      product: undefined,
      sealedBy: undefined,
      bodyLength: undefined,
    };
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      if (names.has(name) && head.credentials.length < MAX_CREDENTIALS) head.credentials.push(credentialsOf(value));
      else if (name === (isRequest ? 'user-agent' : 'server')) head.product ??= value;
      else if (name === 'content-type') head.sealedBy ??= SEALED.exec(value)?.[1];
      else if (name === 'content-length' && /^\d{1,15}$/.test(value)) head.bodyLength ??= Number(value);
    }
    return head;
  });
}

function credentialsOf(value: string): HttpCredentials {
  const space = value.indexOf(' ');
  const scheme = space === -1 ? value : value.slice(0, space);
  const data = space === -1 ? undefined : base64(value.slice(space + 1).trim());
  if (scheme.toLowerCase() !== 'basic') return { scheme, token: data, user: undefined };
  const text = data === undefined ? '' : utf8(data);
  const colon = text.indexOf(':');
  return { scheme, token: undefined, user: colon === -1 ? undefined : text.slice(0, colon) };
}

/** RFC 4648 §4; undefined for anything else. */
function base64(text: string): Uint8Array | undefined {
  if (text === '' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
