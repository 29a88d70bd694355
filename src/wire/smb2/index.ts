/** SMB2 and SMB3 messages as values (MS-SMB2): the door of this room. */
export * from './access.ts';
export * from './close.ts';
export * from './create.ts';
export type { CreateContext } from './create_context.ts';
export * from './error.ts';
export * from './fsctl.ts';
export * from './header.ts';
export * from './information.ts';
export * from './ioctl.ts';
export { NO_FILE_ID, SMB2_HEADER_SIZE } from './message.ts';
export * from './negotiate.ts';
export { cipherName, compressionAlgorithmName, type NegotiateContext } from './negotiate_context.ts';
export * from './read.ts';
export * from './session_setup.ts';
export * from './set_info.ts';
export * from './tree_connect.ts';
export * from './write.ts';
