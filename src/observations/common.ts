/** What all observations have in common. */

export interface Endpoint {
  ip: string;
  port: number;
}

/** `unknown` or a name out of MS-ERREF §2.3 (`STATUS_LOGON_FAILURE`), or `0x????????` for a number that it does not name. */
export type StatusName = string;

export interface Common {
  /** `o1`, `o2`, ... in the order of the stream. */
  id: string;
  /** Of `frame`: ISO 8601 in UTC with the capture's own resolution. */
  time: string;
  /** The frame that completes the request, as Wireshark counts (`frame.number`). */
  frame: number;
  /** The frame that completes the answer; null when none was seen. */
  responseFrame: number | null;
  /** Community ID v1 of the connection. */
  flow: string;
  /** Who acts: the client. */
  source: Endpoint;
  /** Who is asked: the server. */
  target: Endpoint;
}

/** Which SMB session an observation belongs to, to tie it to its logon. */
export interface SessionReference {
  /** SMB2 SessionId, `0x` and 16 hexadecimal digits; the UID of SMB1, `0x` and four. */
  sessionId: string | null;
  /** The account that the session's logon named; null where the logon was not seen or does not show it. */
  domain: string | null;
  user: string | null;
}
