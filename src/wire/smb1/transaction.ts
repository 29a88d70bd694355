/** SMB_COM_TRANSACTION, TRANSACTION2 and NT_TRANSACT with their secondaries and answers (MS-CIFS §2.2.4.33, §2.2.4.34, §2.2.4.46, §2.2.4.47, §2.2.4.62, §2.2.4.63): parts of parameters and data. */
import type { Malformed, Reader } from '../../bytes.ts';
import { decodeBlock, enterBytes, type Smb1Block } from './blocks.ts';
import {
  SMB_COM_NT_TRANSACT,
  SMB_COM_NT_TRANSACT_SECONDARY,
  SMB_COM_TRANSACTION,
  SMB_COM_TRANSACTION2_SECONDARY,
  smb1CommandName,
} from './header.ts';
import { readString } from './strings.ts';

/** A stretch of the parameters, or of the data. Borrowed. */
export interface TransactionPart {
  totalParameterCount: number;
  totalDataCount: number;
  parameters: Uint8Array;
  parameterDisplacement: number;
  data: Uint8Array;
  dataDisplacement: number;
}

export interface TransactionRequest extends TransactionPart {
  /** `\PIPE\...` or `\MAILSLOT\...` of SMB_COM_TRANSACTION; empty otherwise. */
  name: string;
  /** Function of NT_TRANSACT; else the first word of Setup, 0 without one. */
  subcommand: number;
  /** Setup as bytes. Borrowed. */
  setup: Uint8Array;
  timeout: number;
}

const NOTHING = new Uint8Array(0);

function stretch(reader: Reader, offset: number, count: number): Uint8Array {
  return count === 0 ? NOTHING : reader.borrowAt(offset, count);
}

export function decodeTransactionRequest(block: Smb1Block): TransactionRequest | Malformed {
  const layer = `${smb1CommandName(block.command)} Request`;
  if (block.command === SMB_COM_NT_TRANSACT) return decodeBlock(layer, block, 19, readNtTransact);
  return decodeBlock(layer, block, 14, (reader): TransactionRequest => {
    const totalParameterCount = reader.u16();
    const totalDataCount = reader.u16();
    reader.skip(8); // MaxParameterCount, MaxDataCount, MaxSetupCount, Flags
    const timeout = reader.u32();
    reader.skip(2);
    const parameterCount = reader.u16();
    const parameterOffset = reader.u16();
    const dataCount = reader.u16();
    const dataOffset = reader.u16();
    const setup = readSetup(reader);
    const end = enterBytes(reader, block);
    return {
      totalParameterCount,
      totalDataCount,
      timeout,
      name: block.command === SMB_COM_TRANSACTION ? readString(reader, block.isUnicode, end) : '',
      setup,
      subcommand: setup.length < 2 ? 0 : setup[0] | (setup[1] << 8),
      parameters: stretch(reader, parameterOffset, parameterCount),
      parameterDisplacement: 0,
      data: stretch(reader, dataOffset, dataCount),
      dataDisplacement: 0,
    };
  });
}

/** SetupCount, Reserved, Setup. */
function readSetup(reader: Reader): Uint8Array {
  const setupCount = reader.u8();
  reader.skip(1);
  return reader.borrow(setupCount * 2);
}

function readNtTransact(reader: Reader): TransactionRequest {
  reader.skip(3);
  const totalParameterCount = reader.u32();
  const totalDataCount = reader.u32();
  reader.skip(8);
  const parameterCount = reader.u32();
  const parameterOffset = reader.u32();
  const dataCount = reader.u32();
  const dataOffset = reader.u32();
  const setupCount = reader.u8();
  const subcommand = reader.u16();
  return {
    totalParameterCount,
    totalDataCount,
    timeout: 0,
    name: '',
    setup: reader.borrow(setupCount * 2),
    subcommand,
    parameters: stretch(reader, parameterOffset, parameterCount),
    parameterDisplacement: 0,
    data: stretch(reader, dataOffset, dataCount),
    dataDisplacement: 0,
  };
}

/** TRANSACTION_SECONDARY, TRANSACTION2_SECONDARY, NT_TRANSACT_SECONDARY. */
export function decodeTransactionSecondary(block: Smb1Block): TransactionPart | Malformed {
  const layer = `${smb1CommandName(block.command)} Request`;
  if (block.command === SMB_COM_NT_TRANSACT_SECONDARY) {
    return decodeBlock(layer, block, 18, (reader) => {
      reader.skip(3);
      return readPart(reader, () => reader.u32());
    });
  }
  // TRANSACTION2_SECONDARY has a FID behind these
  const least = block.command === SMB_COM_TRANSACTION2_SECONDARY ? 9 : 8;
  return decodeBlock(layer, block, least, (reader) => readPart(reader, () => reader.u16()));
}

function readPart(reader: Reader, number: () => number, skip = 0): TransactionPart {
  const totalParameterCount = number();
  const totalDataCount = number();
  reader.skip(skip);
  const parameterCount = number();
  const parameterOffset = number();
  const parameterDisplacement = number();
  const dataCount = number();
  const dataOffset = number();
  const dataDisplacement = number();
  return {
    totalParameterCount,
    totalDataCount,
    parameters: stretch(reader, parameterOffset, parameterCount),
    parameterDisplacement,
    data: stretch(reader, dataOffset, dataCount),
    dataDisplacement,
  };
}

/** One answer of possibly several (§2.2.4.33.2, §2.2.4.62.2). */
export function decodeTransactionResponse(block: Smb1Block): TransactionPart | Malformed {
  const layer = `${smb1CommandName(block.command)} Response`;
  if (block.command === SMB_COM_NT_TRANSACT) {
    return decodeBlock(layer, block, 18, (reader) => {
      reader.skip(3);
      return readPart(reader, () => reader.u32());
    });
  }
  return decodeBlock(layer, block, 10, (reader) => readPart(reader, () => reader.u16(), 2));
}
