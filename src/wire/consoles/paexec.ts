/**
 * PAExec's control pipe (Remote.cpp: RemMsg; stdafx.h: Settings). A message is its number, for MSGID_SETTINGS a DWORD to
 * unscramble it with, the client's number, the payload's length and the payload.
 *
 * Scrambling XORs a DWORD at every byte, not at every fourth: they overlap, and the key grows by 3 each time. It is its own
 * inverse.
 */
import { decode, isMalformed, type Malformed, type Reader } from '../../bytes.ts';

export const MSGID_SETTINGS = 1;
export const MSGID_OK = 4;
export const MSGID_START_APP = 5;
export const MSGID_FAILED = 6;
const LAST_MSGID = 6;
/** Processors and files of a command line; beyond them it is none. */
const MOST_ITEMS = 4096;

export interface PaexecSettings {
  user: string;
  password: string;
  useSystemAccount: boolean;
  runElevated: boolean;
  interactive: boolean;
  dontWaitForTerminate: boolean;
  workingDir: string;
  app: string;
  appArgs: string;
}

export interface PaexecMessage {
  msgId: number;
  uniqueProcessId: number;
  settings?: PaexecSettings;
  /** MSGID_START_APP: the client's process and machine, which the three pipes are named after. */
  start?: { processId: number; computerName: string };
  /** MSGID_OK after MSGID_START_APP: the exit code, or the process where nobody waits for it. */
  value?: number;
  /** MSGID_FAILED */
  error?: string;
}

export function decodePaexecMessage(bytes: Uint8Array): PaexecMessage | Malformed {
  return decode('PAExec RemMsg', bytes, (outer): PaexecMessage => {
    const msgId = outer.u16();
    if (msgId < MSGID_SETTINGS || msgId > LAST_MSGID) outer.invalid(`message ${msgId} is not known`);
    if (msgId !== MSGID_SETTINGS) return readMessage(outer, msgId);
    const key = outer.u32();
    const clear = unscrambled(outer.copy(outer.left), key);
    const inner = decode('PAExec Settings', clear, (reader) => readMessage(reader, msgId));
    if (isMalformed(inner)) return outer.invalid(inner.detail ?? 'Settings are cut');
    return inner;
  });
}

export function unscrambled(bytes: Uint8Array, key: number): Uint8Array {
  let value = key >>> 0;
  for (let at = 0; at + 4 <= bytes.length; at++) {
    for (let byte = 0; byte < 4; byte++) bytes[at + byte] ^= (value >>> (8 * byte)) & 0xff;
    value = (value + 3) >>> 0;
  }
  return bytes;
}

function readMessage(reader: Reader, msgId: number): PaexecMessage {
  const uniqueProcessId = reader.u32();
  const length = reader.u32();
  if (length !== reader.left) reader.invalid(`a payload of ${length} bytes in ${reader.left}`);
  const message: PaexecMessage = { msgId, uniqueProcessId };
  if (msgId === MSGID_SETTINGS) message.settings = readSettings(reader);
  else if (msgId === MSGID_START_APP) message.start = { processId: reader.u32(), computerName: readText(reader) };
  else if (msgId === MSGID_OK && length === 4) message.value = reader.u32();
  else if (msgId === MSGID_FAILED && length >= 4) message.error = readText(reader);
  return message;
}

/** CUR_SERIALIZE_VERSION 1, as far as matters. */
function readSettings(reader: Reader): PaexecSettings {
  const version = reader.u32();
  if (version !== 1) reader.invalid(`Settings of version ${version}`);
  const processors = reader.u32();
  if (processors > MOST_ITEMS) reader.invalid(`${processors} processors`);
  reader.skip(4 * processors + 3);
  const dontWaitForTerminate = readBool(reader);
  reader.skip(1 + 4);
  const interactive = readBool(reader);
  const runElevated = readBool(reader);
  reader.skip(1);
  const password = readText(reader);
  const user = readText(reader);
  const useSystemAccount = readBool(reader);
  const workingDir = readText(reader);
  reader.skip(1 + 4);
  const app = readText(reader);
  const appArgs = readText(reader);
  return { user, password, useSystemAccount, runElevated, interactive, dontWaitForTerminate, workingDir, app, appArgs };
}

const readBool = (reader: Reader): boolean => reader.u8() !== 0;

/** Length in wchar_t, then as many. */
function readText(reader: Reader): string {
  const length = reader.u32();
  if (length * 2 > reader.left) reader.invalid(`a string of ${length} characters in ${reader.left} bytes`);
  return reader.utf16(length * 2);
}
