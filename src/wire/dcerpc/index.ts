/** DCE/RPC (C706, MS-RPCE): PDUs, NDR, names of interfaces, and the interfaces that are decoded. */

export * from './datagram.ts';
export * from './epmapper.ts';
export * from './interfaces.ts';
export * from './names.ts';
export * from './ndr.ts';
export * from './pdu.ts';
export * from './svcctl.ts';
export * from './syntax.ts';
