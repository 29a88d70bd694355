/** Remote consoles over named pipes: whose a pipe is, and what its messages say. */
export { type ConsoleName, consoleName, type ConsoleRole, type ConsoleTool } from './pipes.ts';
export { decodePaexecMessage, type PaexecMessage, type PaexecSettings } from './paexec.ts';
export { isEncryptedFrames } from './psexec.ts';
export { decodeRemComMessage, decodeRemComResponse, REMCOM_MESSAGE_SIZE, REMCOM_RESPONSE_SIZE } from './remcom.ts';
export { type ConsoleEncoding, decodeConsoleText, isWide } from './text.ts';
export { readWinexeControl } from './winexe.ts';
