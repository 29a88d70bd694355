/** A small language for the declarations of interfaces: types put together out of parts, and operations of them. */

export * from './common.ts';
export * from './constructed.ts';
export * from './operation.ts';
export * from './scalars.ts';
export type { Cursor, Type } from './type.ts';
export { plain } from './type.ts';
