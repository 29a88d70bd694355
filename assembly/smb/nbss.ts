/** NetBIOS session service (RFC 1002 §4.3) and Direct TCP (MS-SMB2 §2.1): the frame around every SMB message. */
import { MALFORMED_STREAM, RECORD_MALFORMED, RECORD_NBSS } from "../abi";
import { be24 } from "../bytes";
import { mark, stable } from "../emit";
import { RAW_NEXT } from "../stream/direction";
import {
  consume,
  direction,
  frameHere,
  PHASE_MESSAGE,
  PHASE_NBSS,
  pieceRecord,
  skipThen,
  window,
} from "../stream/piece";
import { beginSearch } from "../stream/search";
import { readRaw } from "./smb2";

const SESSION_MESSAGE: u32 = 0x00;
const SESSION_REQUEST: u32 = 0x81;
const RETARGET: u32 = 0x84;
const KEEP_ALIVE: u32 = 0x85;
/** Called and calling name of a session request, 34 bytes each with scope: what of a control packet is worth giving to the host. */
const CONTROL_LIMIT: u32 = 104;

/** PHASE_NBSS: the four bytes before a message. False when more are needed. */
export function readNbssHeader(): bool {
  const ptr = window(4);
  if (ptr == 0) return false;
  const d = direction;
  const type = <u32>load<u8>(ptr);
  const length = be24(ptr + 1);
  if (type == SESSION_MESSAGE) {
    d.firstFrame = frameHere();
    consume(4);
    d.messageLeft = length;
    d.compound = 0;
    if (length != 0) d.phase = PHASE_MESSAGE;
    else if (d.raw == RAW_NEXT) return readRaw(0);
    return true;
  }
  if (type == KEEP_ALIVE && length == 0) {
    consume(4);
    return true;
  }
  if (type >= SESSION_REQUEST && type <= RETARGET && length <= CONTROL_LIMIT - 4) {
    const whole = window(4 + length);
    if (whole == 0) return false;
    d.firstFrame = frameHere();
    const record = pieceRecord(RECORD_NBSS);
    record.ptr = <u32>stable(whole, 4 + length);
    record.length = 4 + length;
    record.wireLength = 4 + length;
    consume(4 + length);
    skipThen(0, PHASE_NBSS);
    return true;
  }
  const record = pieceRecord(RECORD_MALFORMED);
  mark(record, MALFORMED_STREAM);
  beginSearch();
  return true;
}
