/** SMB1 messages as values (MS-CIFS, MS-SMB): the door of this room. */
export * from './blocks.ts';
export * from './create.ts';
export * from './find.ts';
export { decodeFindEntries, type FindForm } from './find_entries.ts';
export * from './header.ts';
export * from './negotiate.ts';
export * from './open.ts';
export * from './paths.ts';
export * from './rap.ts';
export * from './session_setup.ts';
export * from './set_information.ts';
export * from './status.ts';
export { relativeName } from './strings.ts';
export * from './subcommands.ts';
export * from './transaction.ts';
export * from './transfer.ts';
export * from './tree_connect.ts';
