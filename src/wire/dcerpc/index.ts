/** DCE/RPC (C706, MS-RPCE): PDUs, NDR, names of interfaces, and the interfaces that are decoded. */

export * from './names.ts';
export * from './pdu.ts';
export * from './syntax.ts';
