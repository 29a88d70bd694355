/** Which commands are transactions, and which bring more of one (MS-CIFS §2.2.4.34, §2.2.4.47, §2.2.4.63). */
import {
  SMB_COM_NT_TRANSACT,
  SMB_COM_NT_TRANSACT_SECONDARY,
  SMB_COM_TRANSACTION,
  SMB_COM_TRANSACTION2,
  SMB_COM_TRANSACTION2_SECONDARY,
  SMB_COM_TRANSACTION_SECONDARY,
} from '../../wire/smb1/index.ts';

const SECONDARIES: ReadonlyMap<number, number> = new Map([
  [SMB_COM_TRANSACTION, SMB_COM_TRANSACTION_SECONDARY],
  [SMB_COM_TRANSACTION2, SMB_COM_TRANSACTION2_SECONDARY],
  [SMB_COM_NT_TRANSACT, SMB_COM_NT_TRANSACT_SECONDARY],
]);

export function isTransaction(command: number): boolean {
  return SECONDARIES.has(command);
}

export function isSecondary(command: number): boolean {
  return command === SMB_COM_TRANSACTION_SECONDARY || command === SMB_COM_TRANSACTION2_SECONDARY || command === SMB_COM_NT_TRANSACT_SECONDARY;
}

/** The secondary that belongs to a transaction's command. */
export function secondaryOf(command: number): number | undefined {
  return SECONDARIES.get(command);
}
