/**
 * What PsExec 2 sends through its pipes: a length and as many bytes of ciphertext. Where the key comes from is not known;
 * lengths, counts and times are. Measured on PsExec 2.2 in attack__LM_psexec_smb_dcerpc_epm_svcctl (frames 59 to 141) and
 * sv__smb2-07-20171220_smb_psexec_add_user (frames 88 to 140).
 */

/** The control pipe's first message: 16 bytes that begin with 200. */
const HELLO = [0xc8, 0, 0, 0];
const HELLO_SIZE = 16;
/** The block that goes back and forth on it. */
const RECORD_SIZE = 19040;
const CIPHER_BLOCK = 16;
const LONGEST_FRAME = 1 << 24;

export const isPsExecHello = (message: Uint8Array): boolean =>
  message.length === HELLO_SIZE && HELLO.every((byte, index) => message[index] === byte);

/** Whether the bytes of one direction, from their beginning on, are such frames: at least one, and nothing else. */
export function isEncryptedFrames(bytes: Uint8Array, isCut: boolean): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = bytes.length >= HELLO_SIZE && isPsExecHello(bytes.subarray(0, HELLO_SIZE)) ? HELLO_SIZE : 0;
  let frames = 0;
  while (at + 4 <= bytes.length) {
    const length = view.getUint32(at, true);
    if (length === 0 || length > LONGEST_FRAME || (length % CIPHER_BLOCK !== 0 && length !== RECORD_SIZE)) return false;
    at += 4 + length;
    frames++;
  }
  return frames > 0 && (at === bytes.length || isCut || at > bytes.length);
}
